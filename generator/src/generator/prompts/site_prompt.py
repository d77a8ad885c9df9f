"""Builds the prompts for a site: build, revise, request again, repair."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.brief import Brief, Check, File
from contracts.evidence import CheckResult
from contracts.site_paths import spelling
from generator.attachment_paths import attachment_paths
from generator.faults import Fault
from generator.file_requirements import NO_REQUIREMENTS, Requirements
from generator.inputs.spreadsheet_process import Workbook
from generator.plan.plan import NO_PLAN, Plan
from generator.ports import Prompt
from generator.prompts.data_tags import format_fault, wrap_in_tag
from generator.prompts.failed_checks import format_failures
from generator.prompts.hint_selection import HINTS, select_hints
from generator.prompts.shown_attachments import NO_WORKBOOKS, build_inline_parts, format_attachments
from generator.prompts.shown_files import ShownFiles, relevant_files, whole_site
from generator.prompts.shown_plan import format_names, format_plan
from generator.prompts.templates import fill_template, format_file_demands, format_list, read_prompt_file
from generator.reply.dispute_parser import DISPUTE_FORMAT
from generator.site import NO_FILES, Site
from generator.site_title import repository_name


@dataclass(frozen=True)
class PromptWriter:
    """Builds prompts from templates with `$names`."""

    system: str
    new_site: str
    revision: str
    unpublishable_reply: str
    repairing: str
    file_demands: str
    edits: str
    hints: Mapping[str, str]
    """Optional rules by name; `select_hints` decides which a brief needs."""

    @classmethod
    def from_package(cls) -> "PromptWriter":
        """Load the templates from `prompts/*.md`."""
        names = ("system", "new_site", "revision", "unpublishable_reply", "file_demands", "edits")
        texts = {name: read_prompt_file(name) for name in names}
        hints = {name: read_prompt_file(f"hints/{name}") for name in HINTS}
        return cls(repairing=read_prompt_file("repair"), hints=hints, **texts)

    def first(
        self,
        brief: Brief,
        existing: Sequence[File],
        requirements: Requirements = NO_REQUIREMENTS,
        converted: Mapping[str, bytes] = NO_FILES,
        workbooks: Mapping[str, Workbook] = NO_WORKBOOKS,
        *,
        today: date,
        left_out: Sequence[str] = (),
        notices: Sequence[str] = (),
        earlier_checks: Sequence[Check] = (),
        plan: Plan = NO_PLAN,
    ) -> Prompt:
        """Build the first prompt; `existing` are the files of the site to revise, none for a new one.

        It has the unchanged text of brief and checks, but no email address, URL or nonce. `converted` are files that
        code has made, `workbooks` the attached spreadsheets by name. `left_out` files exist but are not available;
        `notices` are about changed input files.
        """
        site = Site.of(existing)
        shown_files = whole_site(_without_given(site, brief, requirements, converted))
        text = fill_template(
            self.revision if existing else self.new_site,
            today=f"{today:%Y-%m-%d}",
            **_given(brief, earlier_checks, notices, left_out),
            attachments=format_attachments(brief.attachments, workbooks),
            files=format_file_demands(
                self.file_demands, requirements, converted, {*site, *left_out} - requirements.changeable
            ),
            existing="\n\n".join(shown_files.texts),
            **format_plan(plan),
            edits=self._edits(shown_files, requirements, converted),
        )
        return Prompt(self._rules(brief, requirements, site), text, build_inline_parts(brief.attachments))

    def second(self, asked: Prompt, faults: Sequence[Fault], kept: Sequence[str], answers: int = 1) -> Prompt:
        """Repeat the prompt `asked`, with the faults of the last reply and the paths that are kept."""
        remark = f"These files arrived whole and are kept: {', '.join(kept)}." if kept else "Nothing of it is kept."
        named = "\n".join(format_fault(fault) for fault in faults)
        times = {1: "once", 2: "twice"}.get(answers, f"{answers} times")
        edits = " or, where edits are allowed above, as edits" if self.edits.partition("\n")[0] in asked.text else ""
        text = fill_template(
            self.unpublishable_reply, request=asked.text, times=times, faults=named, kept=remark, edits=edits
        )
        return Prompt(asked.system, text, asked.parts)

    def repair(
        self,
        brief: Brief,
        site: Site,
        failures: Mapping[str, CheckResult],
        faults: Sequence[Fault],
        requirements: Requirements = NO_REQUIREMENTS,
        *,
        converted: Collection[str] | None = None,
        left_out: Sequence[str] = (),
        notices: Sequence[str] = (),
        earlier_checks: Sequence[Check] = (),
        last_attempt: str = "",
        plan: Plan = NO_PLAN,
    ) -> Prompt:
        """Build the repair prompt for a judged candidate: failures by name, faults, files.

        A small site is shown whole; of a large one, files with faults, the page, and files that these mention.
        `converted` are files that code has made; `last_attempt` describes the previous repair.
        """
        if converted is None:
            converted = [conversion.target for conversion in requirements.conversions if conversion.target in site]
        shown_files = relevant_files(site, [fault.path for fault in faults if fault.path])
        text = fill_template(
            self.repairing,
            **_given(brief, earlier_checks, notices, left_out),
            files=format_file_demands(self.file_demands, requirements, converted, site),
            last_attempt=last_attempt,
            names=format_names(plan),
            failures=format_failures(failures, "check "),
            requirements=format_failures(failures, "requirement "),
            regressions=format_failures(failures, "earlier "),
            disputes=DISPUTE_FORMAT if any(one.kind == "sentence" for one in failures.values()) else "",
            faults=wrap_in_tag("faults", "\n".join(format_fault(fault) for fault in faults)) if faults else "",
            site="\n\n".join(shown_files.texts),
            others=format_list(shown_files.others),
            edits=self._edits(shown_files, requirements, converted),
        )
        rules, parts = self._rules(brief, requirements, site), build_inline_parts(brief.attachments)
        return Prompt(rules, text, parts, purpose="repair")

    def _rules(self, brief: Brief, requirements: Requirements, site: Site) -> str:
        hints = "".join(self.hints[name] for name in select_hints(brief, requirements.required, site))
        return fill_template(self.system, hints=fill_template(hints, repository=repository_name(brief.task)))

    def _edits(self, shown_files: ShownFiles, requirements: Requirements, converted: Collection[str]) -> str:
        editable = shown_files.editable({*requirements.kept, *converted})
        return fill_template(self.edits, editable=format_list(editable)) if editable else ""


def _without_given(site: Site, brief: Brief, requirements: Requirements, converted: Collection[str]) -> Site:
    """The site without files that the prompt shows as attachments, so that none is shown twice."""
    places = attachment_paths(brief.attachments)
    same = {path for attachment, path in places if site.get(path) == attachment.content}
    given = {spelling(path) for path in (*requirements.kept, *converted)}
    return site.without({path for path in site if path in same or spelling(path) in given})


def _given(
    brief: Brief, earlier: Sequence[Check], notices: Sequence[str], left_out: Sequence[str]
) -> Mapping[str, str]:
    return {
        "brief": wrap_in_tag("brief", brief.text),
        "checks": _checks("checks", brief.checks),
        "earlier_checks": _checks("earlier-checks", earlier),
        "notices": wrap_in_tag("notices", format_list(notices, "{}")) if notices else "",
        "left_out": format_list(left_out),
    }


def _checks(tag: str, checks: Sequence[Check]) -> str:
    each = (wrap_in_tag("check", check.text, {"kind": check.kind}) for check in checks)
    return wrap_in_tag(tag, "\n".join(each)) if checks else ""
