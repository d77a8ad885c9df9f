"""Drops vacuous entries of a plan: those whose steps pass on an empty page, or on the site before the revision."""

import asyncio
from collections.abc import Callable, Collection, Sequence

import structlog

from chassis.errors import TransientError
from contracts.brief import Brief
from contracts.site_paths import INDEX_PATH
from contracts.time_budget import PROOF_SECONDS
from generator.exception_guard import ExceptionGuard
from generator.plan.plan import CheckEntry, Dropped, Plan, Requirement
from generator.ports import Browser, Scenario, ScenarioResult
from generator.site import Site

EMPTY_SITE = Site(
    {
        INDEX_PATH: b"<!doctype html>\n<html lang=en><meta charset=utf-8><link rel=icon href=data:,>"
        b"<title>Empty</title><body style='min-height: 90vh'></body></html>\n"
    }
)
EMPTY_PAGE_STEP_SECONDS = 0.6
"""Timeout of a step on an empty page: short, because no script can add anything later."""
NEW_STEP_SECONDS = 2.0
"""Timeout of a step for a new requirement on the existing site, where most are expected to fail."""

PASSES_EMPTY = "its steps pass on an empty page"
HELD_BEFORE = "the site did it before this round"
NOT_BEFORE = "the site did not do it before this round"

_Entry = CheckEntry | Requirement

log = structlog.get_logger()


def build_scenario(entry: _Entry, brief: Brief, step_seconds: float = Scenario.step_seconds) -> Scenario:
    """Build the scenario of an entry, with the attachments if it uploads one."""
    uploads = {attachment.name: attachment.content for attachment in brief.attachments}
    has_upload = any(step.action == "upload" for step in entry.steps)
    return Scenario(entry.steps, entry.view, uploads if has_upload else {}, step_seconds)


async def drop_vacuous_entries(
    plan: Plan,
    brief: Brief,
    existing: Site,
    browser: Browser,
    *,
    root: str,
    left_out: Collection[str],
    guard: ExceptionGuard,
) -> Plan:
    """Drop entries that pass on an empty page, or that pass on `existing` although they demand something new.

    An entry that could not be run is kept. Never raises; `existing` is empty for a new site.
    """
    entries = [entry for entry in plan.entries if entry.by == "steps"]
    old = [entry for entry in entries if isinstance(entry, Requirement)] if INDEX_PATH in existing else []

    async def run(site: Site, scenarios: Sequence[Scenario], unread: Collection[str]) -> Sequence[str]:
        try:
            results = await _results(browser, site, scenarios, root, unread)
        except TransientError as error:
            log.warning("the plan is not tried beforehand", reason=str(error))
            results = ()
        except Exception as error:  # noqa: BLE001 - a plan that was not tried can be used all the same
            guard.report("plan", error, doing="trying the plan beforehand")
            results = ()
        return [result.outcome for result in results] + ["undecided"] * (len(scenarios) - len(results))

    on_empty, on_old = await asyncio.gather(
        run(EMPTY_SITE, [build_scenario(entry, brief, EMPTY_PAGE_STEP_SECONDS) for entry in entries], ()),
        run(existing, [build_scenario(one, brief, _step_seconds(one)) for one in old], left_out),
    )
    reasons = {id(entry): PASSES_EMPTY for entry, outcome in zip(entries, on_empty, strict=True) if outcome == "passed"}
    for entry, outcome in zip(old, on_old, strict=True):
        if outcome == ("failed" if entry.keeps else "passed"):
            reasons.setdefault(id(entry), NOT_BEFORE if entry.keeps else HELD_BEFORE)
    return _without(plan, lambda entry: reasons.get(id(entry)))


def _step_seconds(requirement: Requirement) -> float:
    return Scenario.step_seconds if requirement.keeps else NEW_STEP_SECONDS


async def _results(
    browser: Browser, site: Site, scenarios: Sequence[Scenario], root: str, left_out: Collection[str]
) -> Sequence[ScenarioResult]:
    if not scenarios:
        return ()
    visit = await browser.visit(
        site, root=root, expressions=(), seconds=PROOF_SECONDS, left_out=left_out, scenarios=scenarios
    )
    return visit.scenario_results[: len(scenarios)]


def _without(plan: Plan, reason_of: Callable[[_Entry], str | None]) -> Plan:
    dropped = [
        Dropped(
            item=f"check {entry.number}" if isinstance(entry, CheckEntry) else entry.says[:100],
            state="proves nothing",
            reason=reason,
            number=entry.number if isinstance(entry, CheckEntry) else None,
        )
        for entry in plan.entries
        if (reason := reason_of(entry))
    ]
    changes = {
        "checks": tuple(entry for entry in plan.checks if not reason_of(entry)),
        "requirements": tuple(entry for entry in plan.requirements if not reason_of(entry)),
        "dropped": (*plan.dropped, *dropped),
    }
    return plan.model_copy(update=changes)
