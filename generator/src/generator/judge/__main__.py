"""Judges a folder without broker or model: `python -m generator.judge DIR --brief FILE [--plan FILE] [--json]`."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chassis.console_log_format import log_errors_to_stderr
from chassis.errors import TransientError
from chassis.settings import load_settings
from chassis.terminal_escapes import terminal_safe
from contracts.brief import Brief
from contracts.site_paths import README_PATH
from generator.attachment_paths import attachment_paths
from generator.browser_settings import BrowserSettings
from generator.chromium.browser_installation import connect_browser
from generator.exception_guard import NO_METRICS
from generator.file_requirements import Requirements, find_requirements
from generator.judge.altered_attachments import find_attached_paths
from generator.judge.command_input import WrongUseError, check_screenshot_path, read_brief, read_plan, read_site
from generator.judge.criteria import Criteria
from generator.judge.judge import Judge
from generator.judge.report import Report
from generator.judge.report_printing import format_json, format_plan, print_report, summary_word
from generator.judge.write_plan_command import write_plan
from generator.plan.plan import NO_PLAN, Plan
from generator.plan.vacuous_entries import drop_vacuous_entries
from generator.ports import ModelRefused
from generator.site import NO_FILES, Site
from generator.site_title import repository_name

VISIT_SECONDS = 300.0
"""Limit on the whole visit; longer than a brief's, because no deadline applies."""
WRONG_USE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 if every check passed, 1 if not, 2 for wrong usage."""
    options = _options(arguments)
    log_errors_to_stderr()
    try:
        site, brief, picture = (
            read_site(options.dir),
            read_brief(options.brief),
            check_screenshot_path(options.screenshot),
        )
        if options.write_plan:
            return _write_plan(brief, site)
        plan = read_plan(options.plan, brief) if options.plan else NO_PLAN
        criteria = Criteria(brief, _demanded(brief, site, plan), repository_name(brief.task), plan=plan)
        report, plan = asyncio.run(_judged(site, criteria))
    except WrongUseError as error:
        sys.stderr.write(terminal_safe(f"Nothing was judged: {error}") + "\n")
        return WRONG_USE
    screenshot = _kept(report, picture)
    if options.json:
        sys.stdout.write(format_json(report, plan, screenshot) + "\n")
    else:
        print_report(report, plan, screenshot, sys.stdout)
    return 0 if summary_word(report) == "proved" else 1


def _demanded(brief: Brief, site: Site, plan: Plan) -> Requirements:
    """Find the requirements; a missing README or attachment is required only if the plan says so."""
    requirements = find_requirements(brief, list(site), plan)
    ruled = {rule.path for rule in plan.files}
    attached = [path for _, path in attachment_paths(brief.attachments)]
    return requirements.without([path for path in (README_PATH, *attached) if path not in site and path not in ruled])


def _write_plan(brief: Brief, site: Site) -> int:
    try:
        plan = asyncio.run(write_plan(brief, site))
    except (TransientError, ModelRefused) as error:
        sys.stderr.write(terminal_safe(f"No plan was written: {error}") + "\n")
        return 1
    sys.stdout.write(format_plan(plan) + "\n")
    return 0


async def _judged(site: Site, criteria: Criteria) -> tuple[Report, Plan]:
    """Return the report, and the plan without vacuous entries."""
    browser = connect_browser(load_settings(BrowserSettings))
    try:
        if browser is not None:
            plan = await drop_vacuous_entries(
                criteria.plan, criteria.brief, NO_FILES, browser, root=criteria.root, left_out=(), guard=NO_METRICS
            )
            criteria = replace(criteria, plan=plan)
        untouched = find_attached_paths(site, criteria.brief)
        report = await Judge(browser)(site, criteria, untouched=untouched, seconds=VISIT_SECONDS)
    finally:
        if browser is not None:
            await browser.close()
    return report, criteria.plan


def _kept(report: Report, wanted: Path | None) -> Path | None:
    """Write the screenshot and return its path; None if there is none."""
    if report.screenshot is None:
        return None
    path = wanted or Path(tempfile.mkdtemp(prefix="pagewright-judge-"), "screenshot.jpg")
    path.write_bytes(report.screenshot)
    return path


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m generator.judge", description="Judges a folder against a brief.")
    parser.add_argument("dir", metavar="DIR", type=Path, help="folder of the site, with its index.html")
    parser.add_argument("--brief", metavar="FILE", type=Path, required=True, help="the brief, as JSON")
    parser.add_argument("--plan", metavar="FILE", type=Path, help="how its sentences are tried, as JSON")
    parser.add_argument(
        "--write-plan", action="store_true", help="have the model write a plan, print it, judge nothing"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--screenshot", metavar="FILE", type=Path, help="where the picture of the page goes")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
