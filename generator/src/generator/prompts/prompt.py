"""Words what a model is asked: to build a site, to revise one, to answer again, to repair what fails."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from contracts.brief import Attachment, Brief, Check, File
from contracts.evidence import CheckResult
from generator.findings import Fault
from generator.inputs.attachments import NO_WORKBOOKS, inline_parts, shown
from generator.inputs.spreadsheet_process import Workbook
from generator.paths import attachment_places
from generator.ports import Prompt
from generator.prompts.enclosed import enclosed
from generator.prompts.file_lists import filled, listed, wanted_files
from generator.prompts.shown_files import relevant_files, whole_site
from generator.requirements import Requirements
from generator.site import Site

NO_CHECKS = "No checks were told; whatever the brief asks for may be checked."
NO_ATTACHMENTS = "There are no attachments."
LONGEST_ANSWER = 500
"""Characters of what a page answered to one check."""
NOTHING_SPECIAL = Requirements()
NOTHING: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True)
class PromptWriter:
    """The texts of the prompts, with `$names` where the brief's parts go."""

    system: str
    build: str
    revise: str
    again: str
    repairing: str
    files: str

    @classmethod
    def from_package(cls) -> "PromptWriter":
        """The texts in this package's `prompts/*.md`."""
        names = {"system": "system", "build": "build", "revise": "revise", "again": "again", "files": "files"}
        texts = {field: prompt_text(name) for field, name in (names | {"repairing": "repair"}).items()}
        return cls(**texts)

    def first(
        self,
        brief: Brief,
        existing: Sequence[File],
        requirements: Requirements = NOTHING_SPECIAL,
        converted: Mapping[str, bytes] = NOTHING,
        workbooks: Mapping[str, Workbook] = NO_WORKBOOKS,
        *,
        left_out: Sequence[str] = (),
        notices: Sequence[str] = (),
    ) -> Prompt:
        """What to ask for `brief`; `existing` are the files of the site that it revises, none for a new one.

        The brief's text and each check are in it to the letter; its email, address and nonce are not. `converted` are
        the files that our own conversion made, `workbooks` the attached spreadsheets by name. `left_out` exist as well
        and cannot be shown; `notices` say what was done to files that were given.
        """
        text = filled(
            self.revise if existing else self.build,
            brief=enclosed("brief", brief.text),
            checks=_checks(brief.checks),
            attachments=_attachments(brief.attachments, workbooks),
            files=wanted_files(self.files, requirements, list(converted)),
            notices=enclosed("notices", listed(notices, "{}")) if notices else "",
            left_out=listed(left_out),
            existing="\n\n".join(whole_site(Site.of(existing))),
        )
        return Prompt(self.system, text, inline_parts(brief.attachments))

    def second(self, asked: Prompt, faults: Sequence[Fault], kept: Sequence[str]) -> Prompt:
        """`asked` once more, with what was wrong with the answer and the paths of the files that are kept from it."""
        remark = f"These files arrived whole and are kept: {', '.join(kept)}." if kept else "Nothing of it is kept."
        named = "\n".join(_fault(fault) for fault in faults)
        return Prompt(asked.system, filled(self.again, request=asked.text, faults=named, kept=remark), asked.parts)

    def repair(
        self,
        brief: Brief,
        site: Site,
        failures: Sequence[CheckResult],
        faults: Sequence[Fault],
        requirements: Requirements = NOTHING_SPECIAL,
        *,
        converted: Collection[str] | None = None,
        left_out: Sequence[str] = (),
        notices: Sequence[str] = (),
    ) -> Prompt:
        """What to ask for a candidate that was judged: failed checks with the page's answers, faults, files.

        Small sites are shown whole, of others what the faults name, the page and what those speak of. `converted` are
        the paths of files that code made; those that conversions were to make, if not given.
        """
        if converted is None:
            converted = [path for conversion in requirements.conversions for path in conversion.targets if path in site]
        shown_whole, others = relevant_files(site, [fault.path for fault in faults if fault.path])
        text = filled(
            self.repairing,
            brief=enclosed("brief", brief.text),
            checks=_checks(brief.checks),
            files=wanted_files(self.files, requirements, converted),
            notices=enclosed("notices", listed(notices, "{}")) if notices else "",
            left_out=listed(left_out),
            failures="\n\n".join(_failure(failure) for failure in failures),
            faults=enclosed("faults", "\n".join(_fault(fault) for fault in faults)) if faults else "",
            site="\n\n".join(shown_whole),
            others="\n".join(f"- `{path}`" for path in others),
        )
        return Prompt(self.system, text, inline_parts(brief.attachments))


def prompt_text(name: str) -> str:
    """The Markdown file of that name."""
    return files("generator").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8")


def _checks(checks: Sequence[Check]) -> str:
    if not checks:
        return NO_CHECKS
    return enclosed("checks", "\n".join(enclosed("check", check.text, {"kind": check.kind}) for check in checks))


def _attachments(attachments: Sequence[Attachment], workbooks: Mapping[str, Workbook]) -> str:
    if not attachments:
        return NO_ATTACHMENTS
    places = {attachment.name: path for attachment, path in attachment_places(attachments)}
    described = []
    for attachment, text in zip(attachments, shown(attachments, workbooks), strict=True):
        path = places.get(attachment.name, "(not published)")
        renamed = {} if path == attachment.name else {"path": path}
        described.append(
            enclosed("attachment", text, {"name": attachment.name, "type": attachment.media_type, **renamed})
        )
    return "\n\n".join(described)


def _failure(failure: CheckResult) -> str:
    detail = failure.detail[:LONGEST_ANSWER]
    answer = f"\n{enclosed('answer', detail)}" if detail else ""
    return enclosed("failure", enclosed("check", failure.text, {"kind": failure.kind}) + answer)


def _fault(fault: Fault) -> str:
    return f"- {fault.path}: {fault.reason}" if fault.path else f"- {fault.reason}"
