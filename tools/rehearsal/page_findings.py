"""What an evaluator finds on the live page: that it serves the commit, and each check of the brief."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from chassis.brief_request.attachment_parser import attachments_of
from chassis.brief_request.check_parser import checks_of
from chassis.finding import Finding, advice, fine, wrong
from contracts.brief import Brief
from contracts.evidence import CheckResult
from generator.file_requirements import find_requirements
from generator.judge.altered_attachments import find_attached_paths
from generator.judge.command_input import read_site
from generator.judge.criteria import Criteria
from generator.judge.judge import Judge
from generator.judge.report import Report, name_results
from generator.judge.report_printing import is_weak
from generator.plan.plan import NO_PLAN
from generator.ports import Browser
from tools.stack.verification import problem_with_file, published_files

VISIT_SECONDS = 300.0
MAX_TEXT = 100
"""Characters of a check that are shown."""


def judge_served_files(clone: Path, pages_url: str, client: httpx.Client) -> list[Finding]:
    """Whether the page and every file beside it are served as committed."""
    paths = [path.relative_to(clone).as_posix() for path in published_files(clone)]
    problems = [problem_with_file(client, pages_url, path, (clone / path).read_bytes()) for path in paths]
    found = [wrong("page", problem) for problem in problems if problem]
    return found or [fine("page", f"{pages_url} answers 200, and {len(paths)} files as in the callback's commit")]


def brief_of(request: Mapping[str, Any]) -> Brief:
    """The brief of a request, as the gateway reads it."""
    return Brief(
        email=str(request.get("email", "")),
        task=str(request["task"]),
        round=int(request.get("round", 1)),
        nonce=str(request["nonce"]),
        text=str(request.get("brief", "")),
        checks=checks_of(request.get("checks")),
        evaluation_url=str(request["evaluation_url"]),
        attachments=attachments_of(request.get("attachments")),
    )


async def judge_checks(
    clone: Path, brief: Brief, pages_url: str, browser: Browser | None, before: Sequence[Mapping[str, Any]]
) -> list[Finding]:
    """The result of each check, and what is wrong with the files; `before` are the generator's results."""
    site = read_site(clone)
    criteria = Criteria(brief, find_requirements(brief, list(site), NO_PLAN), urlsplit(pages_url).path.strip("/"))
    untouched = find_attached_paths(site, brief)
    report = await Judge(browser)(site, criteria, untouched=untouched, seconds=VISIT_SECONDS)
    return findings_of(report, before)


def findings_of(report: Report, before: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """One finding for each check and each fault; README.md has a finding of its own."""
    checks = [of_check(name, result, before) for name, result in name_results(report).items()]
    faults = [fault for fault in report.faults if fault.kind != "readme-section"]
    return checks + [(advice if is_weak(fault) else wrong)(fault.path or "page", fault.reason) for fault in faults]


def of_check(name: str, result: CheckResult, before: Sequence[Mapping[str, Any]]) -> Finding:
    """A sentence, which is left to a model, is shown with what the generator found when it tried the same files."""
    text = " ".join(result.text.split())
    text = text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
    detail = " ".join(result.detail.split())
    if result.outcome == "passed":
        return fine(name, f"{text} ({detail})" if detail else text)
    if result.outcome == "failed":
        return wrong(name, f"{text} ({detail})")
    if result.kind == "js":
        return advice(name, f"{text} (not decided: {detail})")
    found = next((one for one in before if one["text"] == result.text), {"outcome": "undecided", "detail": ""})
    if found["outcome"] == "passed":
        return fine(name, f"{text} (tried step by step before it was published: {found['detail'] or 'passed'})")
    if found["outcome"] == "failed":
        return wrong(name, f"{text} (before it was published: {found['detail']})")
    return advice(name, f"{text} (read the page yourself: nothing here can tell)")
