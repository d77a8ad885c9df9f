"""Collects what a site is made from beside the model's answers: the existing site, attachments, conversions."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from chassis.notices import with_notices
from chassis.secret_scan import SecretScanner, plain_scanner
from contracts.brief import Brief, Check, File
from contracts.message_size import CONVERTED_MAX_BYTES
from contracts.messages import Base, Checkout
from contracts.site_paths import LICENCE_PATH, README_PATH, WRITTEN_BY_PUBLISHER
from generator.bugs import UNCOUNTED, Bugs
from generator.findings import Fault, worded
from generator.inputs.assembly import assembled, base_of, existing_site, without_resent
from generator.inputs.attachments import shown_in_part
from generator.inputs.conversion import converted_files
from generator.inputs.input_secrets import without_secrets
from generator.inputs.spreadsheet_process import Workbook, read_spreadsheets
from generator.judge.judge import Case, written_by_publisher
from generator.message_size import max_conversion_bytes
from generator.paths import attachment_places
from generator.plan.plan import NO_PLAN, Plan
from generator.ports import Prompt
from generator.prompts.prompt import PromptWriter
from generator.readme import completed_readme, plain_readme
from generator.requirements import Requirements, requirements_of
from generator.site import NO_FILES, Site

UNSEEN_CHANGE = "too large to be shown whole to the model, so it is published as it came"


@dataclass(frozen=True)
class Inputs:
    """Everything that is known before a model is asked, without secrets.

    `left_out` are paths of the site that is revised whose content is not at hand, `withheld` names of attachments that
    are not published, `notices` what was done to files that were given, and what could not be converted.
    """

    brief: Brief
    existing: Site
    requirements: Requirements
    converted: Site
    workbooks: Mapping[str, Workbook]
    base: Base | None = None
    left_out: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()
    bugs: Bugs = UNCOUNTED
    plan: Plan = NO_PLAN

    def with_plan(self, plan: Plan) -> "Inputs":
        """The inputs once the plan is made."""
        return replace(self, plan=plan)

    def site(self, written: Mapping[str, File]) -> Site:
        """The whole site with the model's files in it, but for what its README lacks."""
        return self._assembled(self.existing, Site.of(written.values()))

    def given(self) -> Site:
        """What is there without any model: attachments and conversions."""
        return self._assembled(NO_FILES, NO_FILES)

    def with_readme(self, site: Site) -> Site:
        """The site with a README that has every section and the notices; an attached one gets no sections."""
        if README_PATH in self.left_out and README_PATH not in site:
            return site
        kept = README_PATH in site and README_PATH in self.requirements.kept
        found, others = site.get(README_PATH, b""), [path for path in site if path != README_PATH]

        def readme() -> bytes:
            own = found if kept else completed_readme(found, self.brief, others)
            return with_notices(own, self.notices)

        plain = found or plain_readme(self.brief)
        made = self.bugs.guarded("inputs", readme, plain, doing="completing the README")
        return site.with_files({README_PATH: made})

    @property
    def all_notices(self) -> tuple[str, ...]:
        """The notices, and which files of the site that is revised were too large to be at hand."""
        unread = (f"{path}: too large to be shown to the model; it stays as it is" for path in sorted(self.left_out))
        return (*self.notices, *unread)

    def case(self, root: str) -> Case:
        """What a candidate is judged against."""
        return Case(
            self.brief, self.requirements, root, self.left_out, self.notices, plan=self.plan, existing=self.existing
        )

    def first_prompt(self, prompts: PromptWriter, today: date, earlier_checks: Sequence[Check] = ()) -> Prompt:
        """What to ask a model to begin with."""
        return prompts.first(
            self.brief,
            self.existing.files,
            self.requirements,
            self.converted,
            self.workbooks,
            today=today,
            left_out=sorted(self.left_out),
            notices=self.notices,
            earlier_checks=earlier_checks,
            plan=self.plan,
        )

    def _assembled(self, existing: Site, written: Site) -> Site:
        published = [attachment for attachment in self.brief.attachments if attachment.name not in self.withheld]
        licences = Site(dict.fromkeys(self.requirements.licences, written_by_publisher()[LICENCE_PATH]))
        return assembled(licences.with_files(existing), written, published, self.requirements, self.converted)


async def collect(
    brief: Brief,
    checkout: Checkout | None,
    *,
    attached_before: frozenset[str] = frozenset(),
    scanner: SecretScanner | None = None,
    converted_max_bytes: int = CONVERTED_MAX_BYTES,
    bugs: Bugs = UNCOUNTED,
) -> Inputs:
    """Read what was attached, off the event loop: a spreadsheet may take half a minute.

    What raises is left out: without requirements or conversions a model can still write a page.
    """
    brief = without_resent(brief, existing_site(checkout), attached_before)
    return await asyncio.to_thread(_collected, brief, checkout, scanner or plain_scanner(), converted_max_bytes, bugs)


def _collected(
    brief: Brief, checkout: Checkout | None, scanner: SecretScanner, converted_max_bytes: int, bugs: Bugs
) -> Inputs:
    read = partial(read_spreadsheets, brief.attachments)
    unread_books: Mapping[str, Workbook] = {}
    workbooks = bugs.guarded("inputs", read, unread_books, doing="reading the spreadsheets")
    given = without_secrets(scanner, brief, existing_site(checkout), workbooks)
    unread = frozenset(checkout.left_out if checkout else ()) - WRITTEN_BY_PUBLISHER
    known = [*given.existing, *unread]
    requirements = bugs.guarded(
        "inputs", lambda: requirements_of(given.brief, known), Requirements(), doing="reading the requirements"
    )
    attachments = given.brief.attachments
    too_large = shown_in_part(attachments)
    unchanged = [f"{path}: {UNSEEN_CHANGE}" for path in sorted(requirements.changeable & too_large)]
    requirements = requirements.keeping(too_large)
    room = max_conversion_bytes(brief.attachments, converted_max_bytes)
    nothing: tuple[Site, tuple[Fault, ...]] = (
        NO_FILES,
        (Fault("the conversions that the brief asks for could not be made", kind="conversion", fatal=False),),
    )
    convert = partial(converted_files, attachments, requirements, given.workbooks, room)
    converted, faults = bugs.guarded("inputs", convert, nothing, doing="converting attachments")
    withheld = {path for attachment, path in attachment_places(attachments) if attachment.name in given.withheld}
    return Inputs(
        brief=given.brief,
        existing=given.existing,
        requirements=requirements.without(withheld),
        converted=converted,
        workbooks=given.workbooks,
        base=base_of(checkout, requirements.forbidden),
        left_out=unread - set(requirements.forbidden),
        withheld=given.withheld,
        notices=(*map(str, given.notices), *(worded([fault]) for fault in faults), *unchanged),
        bugs=bugs,
    )
