"""Decides which checks of earlier rounds a revision has to pass: those that pass on the site that it revises."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import structlog

from contracts.brief import EarlierCheck, EarlierChecks
from generator.exception_guard import ExceptionGuard
from generator.judge.criteria import Criteria, EarlierRounds, undecided_check
from generator.judge.judge import Judge
from generator.plan.plan import NO_PLAN
from generator.site import Site

UNKNOWN = "earlier checks: unknown"
NOT_ALL_KNOWN = "earlier checks: not all of them are known"
REPLACED = "this brief replaces what it asks for"
FAILED_BEFORE = "it failed before this round"
NOT_TOLD_BEFORE = "nothing here could tell whether it held before this round"

_EXPECTED = re.compile(r"===?(?:'[^']*'|-?\d[\d.]*|true|false)")

log = structlog.get_logger()


async def judge_earlier_rounds(
    judge: Judge,
    criteria: Criteria,
    site: Site,
    earlier: EarlierChecks | None,
    *,
    seconds: float,
    guard: ExceptionGuard,
) -> EarlierRounds:
    """Judge the checks of earlier rounds on `site`, the one to revise. Never raises."""
    if earlier is None or not earlier.checks or not site:
        return EarlierRounds()
    asked = tuple(_in_force(earlier.checks, criteria))
    before = await _judged(judge, criteria, site, asked, seconds=seconds, guard=guard)
    held = tuple(check for check, result in zip(asked, before, strict=True) if result == "passed")
    excused = [undecided_check(check, REPLACED) for check in earlier.checks if check not in asked]
    excused += [
        undecided_check(check, FAILED_BEFORE if result == "failed" else NOT_TOLD_BEFORE)
        for check, result in zip(asked, before, strict=True)
        if result != "passed"
    ]
    log.info("earlier checks", held=len(held), excused=len(excused))
    return EarlierRounds(asked, held, tuple(excused))


def earlier_notices(earlier: EarlierChecks | None, number: int) -> tuple[str, ...]:
    """The notices in the evidence of round `number` if not all checks of earlier rounds are known."""
    if number == 1 or (earlier is not None and earlier.complete):
        return ()
    return (UNKNOWN if earlier is None else NOT_ALL_KNOWN,)


async def _judged(
    judge: Judge,
    criteria: Criteria,
    site: Site,
    checks: Sequence[EarlierCheck],
    *,
    seconds: float,
    guard: ExceptionGuard,
) -> list[str]:
    """Judge the checks on the site and return their outcomes."""
    if not checks or seconds <= 0:
        return ["undecided"] * len(checks)
    brief = criteria.brief.model_copy(update={"checks": ()})
    alone = replace(criteria, brief=brief, earlier=EarlierRounds(held=tuple(checks)), plan=NO_PLAN)
    try:
        report = await judge(site, alone, untouched=site, seconds=seconds)
    except Exception as error:  # noqa: BLE001 - a revision can be written without knowing what held
        guard.report("judge", error, doing="judging the site that is revised")
        return ["undecided"] * len(checks)
    return [result.outcome for result in report.checks]


def _in_force(checks: Sequence[EarlierCheck], criteria: Criteria) -> Iterator[EarlierCheck]:
    """Yield the checks that neither the plan replaces nor a JavaScript check of the brief contradicts."""
    scripts = [check.text for check in criteria.brief.checks if check.kind == "js"]
    for number, check in enumerate(checks, start=1):
        contradicted = check.kind == "js" and any(_asks_otherwise(check.text, own) for own in scripts)
        if number not in criteria.plan.replaced and not contradicted:
            yield check


def _asks_otherwise(before: str, now: str) -> bool:
    """True if two expressions differ only in the expected value."""
    before, now = (re.sub(r"[\s;]+", "", text).translate({34: "'", 96: "'"}) for text in (before, now))
    return before != now and _EXPECTED.sub("==?", before) == _EXPECTED.sub("==?", now)
