"""What a site is made from beside the model's answers: what exists, what is attached, what code converts."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from string import Template

from chassis.notices import with_notices
from chassis.secret_scan import SecretScanner, plain_scanner
from contracts.brief import Brief, Check, File
from contracts.messages import Base, Checkout
from contracts.room import CONVERTED_MAX_BYTES
from generator.bugs import UNCOUNTED, Bugs
from generator.findings import Fault, Site, worded
from generator.inputs.conversion import converted_files
from generator.inputs.given_secrets import without_secrets
from generator.inputs.spreadsheet_process import Workbook, read_spreadsheets
from generator.judge.judge import Case
from generator.message_room import room_for_conversions
from generator.paths import WRITTEN_BY_PUBLISHER, attachment_places
from generator.ports import Prompt
from generator.prompts.prompt import PromptWriter
from generator.requirements import Requirements, requirements_of
from generator.site import assembled, base_of, existing_files, quotable, readme


@dataclass(frozen=True)
class Inputs:
    """Everything that is known before a model is asked, without secrets.

    `left_out` are paths of the site that is revised whose content is not at hand, `withheld` names of attachments that
    are not published, `notices` what was done to files that were given, and what could not be converted.
    """

    brief: Brief
    existing: tuple[File, ...]
    requirements: Requirements
    converted: Mapping[str, bytes]
    workbooks: Mapping[str, Workbook]
    base: Base | None = None
    left_out: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()

    @property
    def present(self) -> Site:
        """The site that is revised; empty for a new one."""
        return {file.path: file.content for file in self.existing}

    def site(self, written: Mapping[str, File]) -> Site:
        """The whole site, with the model's files in it."""
        return self.noted(self._assembled(self.existing, written))

    def given(self) -> Site:
        """What is there without any model: attachments and conversions."""
        return self._assembled((), {})

    def noted(self, site: Site) -> Site:
        """The site with the notices in its README, if it has one."""
        if "README.md" not in site:
            return site
        return {**site, "README.md": with_notices(site["README.md"], self.notices)}

    def with_readme(self, site: Site, template: Template, bugs: Bugs) -> Site:
        """The site with a README, where nobody wrote one."""
        made = None if "README.md" in site else self.made_readme(site, template, bugs)
        return site if made is None else {**site, "README.md": made}

    def made_readme(self, site: Site, template: Template, bugs: Bugs) -> bytes | None:
        """A README of ours with every section, a plain one where the template fails; None where theirs has to stay."""
        if "README.md" in {*self.left_out, *self.requirements.kept}:
            return None
        brief = self.brief
        plain = f"# {brief.task}\n\n{quotable(brief.text)}\n".encode()
        return bugs.guarded("inputs", lambda: readme(template, brief, site).content, plain, doing="writing the README")

    @property
    def all_notices(self) -> tuple[str, ...]:
        """The notices, and which files of the site that is revised were too large to be at hand."""
        unread = (f"{path}: too large to be shown to the model; it stays as it is" for path in sorted(self.left_out))
        return (*self.notices, *unread)

    def case(self, root: str) -> Case:
        """What a candidate is judged against."""
        return Case(self.brief, self.requirements, root, self.left_out, self.notices)

    def first_prompt(self, prompts: PromptWriter, today: date, earlier_checks: Sequence[Check] = ()) -> Prompt:
        """What to ask a model to begin with."""
        return prompts.first(
            self.brief,
            self.existing,
            self.requirements,
            self.converted,
            self.workbooks,
            today=today,
            left_out=sorted(self.left_out),
            notices=self.notices,
            earlier_checks=earlier_checks,
        )

    def _assembled(self, existing: tuple[File, ...], written: Mapping[str, File]) -> dict[str, bytes]:
        published = [attachment for attachment in self.brief.attachments if attachment.name not in self.withheld]
        files = assembled(existing, written.values(), published, self.requirements, self.converted)
        return {path: file.content for path, file in files.items()}


async def collect(
    brief: Brief,
    checkout: Checkout | None,
    *,
    scanner: SecretScanner | None = None,
    converted_max_bytes: int = CONVERTED_MAX_BYTES,
    bugs: Bugs = UNCOUNTED,
) -> Inputs:
    """Read what was attached, off the event loop: a spreadsheet may take half a minute.

    What raises is left out: without requirements or conversions a model can still write a page.
    """
    return await asyncio.to_thread(_gathered, brief, checkout, scanner or plain_scanner(), converted_max_bytes, bugs)


def _gathered(
    brief: Brief, checkout: Checkout | None, scanner: SecretScanner, converted_max_bytes: int, bugs: Bugs
) -> Inputs:
    read = partial(read_spreadsheets, brief.attachments)
    unread_books: Mapping[str, Workbook] = {}
    workbooks = bugs.guarded("inputs", read, unread_books, doing="reading the spreadsheets")
    given = without_secrets(scanner, brief, existing_files(checkout), workbooks)
    unread = frozenset(checkout.left_out if checkout else ()) - WRITTEN_BY_PUBLISHER
    known = [*(file.path for file in given.existing), *unread]
    requirements = bugs.guarded(
        "inputs", lambda: requirements_of(given.brief, known), Requirements(), doing="reading the requirements"
    )
    attachments = given.brief.attachments
    room = room_for_conversions(brief.attachments, converted_max_bytes)
    nothing: tuple[Mapping[str, bytes], tuple[Fault, ...]] = (
        {},
        (Fault("the conversions that the brief asks for could not be made", kind="conversion", fatal=False),),
    )
    convert = partial(converted_files, attachments, requirements, given.workbooks, room)
    converted, faults = bugs.guarded("inputs", convert, nothing, doing="converting attachments")
    withheld = {path for attachment, path in attachment_places(attachments) if attachment.name in given.withheld}
    return Inputs(
        brief=given.brief,
        existing=given.existing,
        requirements=_without(requirements, withheld),
        converted=converted,
        workbooks=given.workbooks,
        base=base_of(checkout, requirements.forbidden),
        left_out=unread - set(requirements.forbidden),
        withheld=given.withheld,
        notices=(*map(str, given.notices), *(worded([fault]) for fault in faults)),
    )


def _without(requirements: Requirements, withheld: set[str]) -> Requirements:
    """The requirements but for attachments that are not published: nobody can write those."""
    return replace(
        requirements,
        required=tuple(path for path in requirements.required if path not in withheld),
        changeable=requirements.changeable - withheld,
        kept=requirements.kept - withheld,
        perhaps_changeable=requirements.perhaps_changeable - withheld,
    )
