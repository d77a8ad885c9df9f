"""Collects what a site is made from beside the model's answers: the existing site, attachments, conversions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from chassis.readme_notices import with_notices
from chassis.secret_scan import SecretScanner
from contracts.brief import Brief, Check, File
from contracts.message_size import CONVERTED_MAX_BYTES
from contracts.messages import Base, Checkout
from contracts.site_paths import LICENCE_PATH, README_PATH, WRITTEN_BY_PUBLISHER
from generator.exception_guard import UNCOUNTED_GUARD, ExceptionGuard
from generator.faults import describe_faults
from generator.file_requirements import NO_REQUIREMENTS, Requirements, find_requirements
from generator.inputs.attachments import UNSEEN_CHANGE, find_cut_attachments
from generator.inputs.input_secrets import mask_input_secrets
from generator.inputs.site_assembly import assemble_site, base_of, existing_site
from generator.inputs.spreadsheet_conversion import NOT_CONVERTED, convert_spreadsheets
from generator.inputs.spreadsheet_process import Workbook
from generator.judge.criteria import Criteria, publisher_files
from generator.message_size import max_conversion_bytes
from generator.plan.plan import NO_PLAN, Plan
from generator.ports import Prompt
from generator.prompts.prompt import PromptWriter
from generator.readme_completion import complete_readme, plain_readme
from generator.site import NO_FILES, Site
from generator.site_path_validation import attachment_paths


@dataclass(frozen=True)
class Inputs:
    """Everything that is known before a page is asked for, without secrets.

    What depends on the plan, requirements and conversions, is there from `with_plan` on. `withheld` are names of
    attachments that are not published, `too_large` paths of those that no model sees whole, `given_notices` what was
    done to files that were given, and `notices` also what could not be converted or changed.
    """

    brief: Brief
    existing: Site
    workbooks: Mapping[str, Workbook]
    checkout: Checkout | None = None
    withheld: frozenset[str] = frozenset()
    given_notices: tuple[str, ...] = ()
    too_large: frozenset[str] = frozenset()
    converted_max_bytes: int = CONVERTED_MAX_BYTES
    guard: ExceptionGuard = UNCOUNTED_GUARD
    plan: Plan = NO_PLAN
    requirements: Requirements = NO_REQUIREMENTS
    converted: Site = field(default_factory=Site)
    notices: tuple[str, ...] = ()

    def with_plan(self, plan: Plan) -> "Inputs":
        """The inputs once the plan is made, with what it demands. What raises is left out."""
        read = partial(find_requirements, self.brief, [*self.existing, *self.left_out], plan)
        found = self.guard.run_or_default("inputs", read, NO_REQUIREMENTS, doing="reading the requirements")
        requirements = found.keeping(self.too_large)
        given = self.brief.attachments
        convert = partial(convert_spreadsheets, given, requirements, self.workbooks, self.converted_max_bytes)
        converted, faults = self.guard.run_or_default("inputs", convert, NOT_CONVERTED, doing="converting attachments")
        withheld = {path for one, path in attachment_paths(given) if one.name in self.withheld}
        unchanged = [f"{path}: {UNSEEN_CHANGE}" for path in sorted(found.changeable & self.too_large)]
        return replace(
            self,
            plan=plan,
            requirements=requirements.without(withheld),
            converted=converted,
            notices=(*self.given_notices, *(describe_faults([fault]) for fault in faults), *unchanged),
        )

    @property
    def base(self) -> Base | None:
        """What the publisher is to commit upon."""
        return base_of(self.checkout, self.requirements.forbidden)

    @property
    def left_out(self) -> frozenset[str]:
        """Paths of the site that is revised whose content is not at hand."""
        unread = frozenset(self.checkout.left_out if self.checkout else ())
        return unread - {*WRITTEN_BY_PUBLISHER, *self.requirements.forbidden}

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
            own = found if kept else complete_readme(found, self.brief, others)
            return with_notices(own, self.notices)

        made = self.guard.run_or_default(
            "inputs", readme, found or plain_readme(self.brief), doing="completing the README"
        )
        return site.with_files({README_PATH: made})

    @property
    def all_notices(self) -> tuple[str, ...]:
        """The notices, and which files of the site that is revised were too large to be at hand."""
        unread = (f"{path}: too large to be shown to the model; it stays as it is" for path in sorted(self.left_out))
        return (*self.notices, *unread)

    def criteria(self, root: str) -> Criteria:
        """What a candidate is judged against."""
        return Criteria(
            self.brief, self.requirements, root, self.left_out, self.notices, plan=self.plan, existing=self.existing
        )

    def first_prompt(self, prompts: PromptWriter, today: date, earlier_checks: Sequence[Check] = ()) -> Prompt:
        """What to ask a model to begin with."""
        return prompts.first(
            self.brief,
            self.existing.files,
            self.criteria("").of_site(self.existing).requirements,
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
        licences = Site(dict.fromkeys(self.requirements.licences, publisher_files()[LICENCE_PATH]))
        return assemble_site(licences.with_files(existing), written, published, self.requirements, self.converted)


def clean_inputs(
    brief: Brief,
    checkout: Checkout | None,
    workbooks: Mapping[str, Workbook],
    *,
    scanner: SecretScanner,
    converted_max_bytes: int,
    guard: ExceptionGuard,
) -> Inputs:
    """What was attached and what exists, with secrets masked."""
    given = mask_input_secrets(scanner, brief, existing_site(checkout), workbooks)
    return Inputs(
        brief=given.brief,
        existing=given.existing,
        workbooks=given.workbooks,
        checkout=checkout,
        withheld=given.withheld,
        given_notices=tuple(map(str, given.notices)),
        too_large=find_cut_attachments(given.brief.attachments),
        converted_max_bytes=max_conversion_bytes(brief.attachments, converted_max_bytes),
        guard=guard,
    )
