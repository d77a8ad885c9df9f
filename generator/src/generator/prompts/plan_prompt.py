"""Builds the prompt for the plan of a brief."""

from collections.abc import Mapping, Sequence
from datetime import date

from contracts.brief import Brief, Check
from generator.inputs.spreadsheet_process import Workbook
from generator.ports import Prompt
from generator.prompts.data_tags import wrap_in_tag
from generator.prompts.shown_attachments import NO_WORKBOOKS, build_inline_parts, format_attachments
from generator.prompts.shown_files import whole_site
from generator.prompts.templates import fill_template, read_prompt_file
from generator.site import NO_FILES, Site

SITE_BUDGET = 200_000
"""Characters of the existing site that are shown; the quickest model reads them within PLAN_SECONDS."""


def build_plan_prompt(
    brief: Brief,
    existing: Site = NO_FILES,
    workbooks: Mapping[str, Workbook] = NO_WORKBOOKS,
    *,
    today: date,
    earlier_checks: Sequence[Check] = (),
) -> Prompt:
    """Build the prompt; `existing` is the site to revise, empty for a new one.

    It has the unchanged text of brief and numbered checks, but no email address and no nonce.
    """
    attached = {attachment.content for attachment in brief.attachments}
    shown = existing.without({path for path, content in existing.items() if content in attached})
    text = fill_template(
        read_prompt_file("plan_request"),
        today=f"{today:%Y-%m-%d}",
        brief=wrap_in_tag("brief", brief.text),
        checks=_numbered("checks", brief.checks),
        earlier_checks=_numbered("earlier-checks", earlier_checks),
        attachments=format_attachments(brief.attachments, workbooks),
        existing="\n\n".join(whole_site(shown, SITE_BUDGET).texts),
    )
    system, parts = read_prompt_file("plan_system").strip(), build_inline_parts(brief.attachments)
    return Prompt(system, text, parts, json=True, purpose="plan")


def _numbered(tag: str, checks: Sequence[Check]) -> str:
    numbered = enumerate(checks, start=1)
    each = (wrap_in_tag("check", check.text, {"number": str(number), "kind": check.kind}) for number, check in numbered)
    return wrap_in_tag(tag, "\n".join(each)) if checks else ""
