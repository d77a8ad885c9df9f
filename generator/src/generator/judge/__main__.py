"""Judges a folder without broker or model: `python -m generator.judge DIR --brief FILE [--plan FILE] [--json]`."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chassis.console_log import log_errors_to_stderr
from chassis.errors import TransientError
from chassis.settings import load_settings
from chassis.terminal_escapes import terminal_safe
from contracts.brief import Brief
from contracts.site_paths import README_PATH
from generator.browser_settings import BrowserVariables
from generator.chromium.browser_installation import browser_for
from generator.exception_guard import UNCOUNTED
from generator.file_requirements import Requirements, requirements_of
from generator.judge.command_input import WrongUseError, brief_in, plan_in, screenshot_in, site_in
from generator.judge.criteria import Case
from generator.judge.judge import Judge
from generator.judge.kept_attachments import attached_paths
from generator.judge.plan_writing import written_plan
from generator.judge.report import Report
from generator.judge.report_printing import as_json, as_plan, print_report, word_of
from generator.plan.plan import NO_PLAN, Plan
from generator.plan.vacuous_entries import proven
from generator.ports import ModelRefused
from generator.site import NO_FILES, Site
from generator.site_path_validation import attachment_places, repository_name

VISIT_SECONDS = 300.0
"""Of the browser, all trials together: nobody waits for a brief's ten minutes here."""
WRONG_USE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where everything was decided and passed, 1 where not, 2 where it cannot be used so."""
    options = _options(arguments)
    log_errors_to_stderr()
    try:
        site, brief, picture = site_in(options.dir), brief_in(options.brief), screenshot_in(options.screenshot)
        if options.write_plan:
            return _write_plan(brief, site)
        plan = plan_in(options.plan, brief) if options.plan else NO_PLAN
        case = Case(brief, _demanded(brief, site, plan), repository_name(brief.task), plan=plan)
        report, plan = asyncio.run(_judged(site, case))
    except WrongUseError as error:
        sys.stderr.write(terminal_safe(f"Nothing was judged: {error}") + "\n")
        return WRONG_USE
    screenshot = _kept(report, picture)
    if options.json:
        sys.stdout.write(as_json(report, plan, screenshot) + "\n")
    else:
        print_report(report, plan, screenshot)
    return 0 if word_of(report) == "proved" else 1


def _demanded(brief: Brief, site: Site, plan: Plan) -> Requirements:
    """What is demanded of the files; a README, or an attachment that is not there, only where the plan says so."""
    requirements = requirements_of(brief, list(site), plan)
    ruled = {rule.path for rule in plan.files}
    attached = [path for _, path in attachment_places(brief.attachments)]
    return requirements.without([path for path in (README_PATH, *attached) if path not in site and path not in ruled])


def _write_plan(brief: Brief, site: Site) -> int:
    try:
        plan = asyncio.run(written_plan(brief, site))
    except (TransientError, ModelRefused) as error:
        sys.stderr.write(terminal_safe(f"No plan was written: {error}") + "\n")
        return 1
    sys.stdout.write(as_plan(plan) + "\n")
    return 0


async def _judged(site: Site, case: Case) -> tuple[Report, Plan]:
    """What was seen, and the plan without the entries that prove nothing."""
    browser = browser_for(load_settings(BrowserVariables))
    try:
        if browser is not None:
            plan = await proven(case.plan, case.brief, NO_FILES, browser, root=case.root, left_out=(), bugs=UNCOUNTED)
            case = replace(case, plan=plan)
        untouched = attached_paths(site, case.brief)
        report = await Judge(browser)(site, case, untouched=untouched, seconds=VISIT_SECONDS)
    finally:
        if browser is not None:
            await browser.close()
    return report, case.plan


def _kept(report: Report, wanted: Path | None) -> Path | None:
    """Where the picture of the page is kept, if there is one."""
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
