"""Judges a candidate as a grader would: by its files, by rules, and by opening it in a browser."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import structlog
from pydantic import SecretStr

from chassis.errors import TransientError
from contracts.brief import Brief, Check
from contracts.evidence import CheckResult
from generator.demands import Demands
from generator.findings import Fault, Site
from generator.inspection import WEAK_KINDS, inspect
from generator.ports import LEFT_OUT_FILE, Answer, Browser, Visit
from generator.rules import derived_expression, expression_of, judge_by_rule

FROM_HERE_ONLY = frozenset({"unreachable-host", "blocked-request", LEFT_OUT_FILE})
"""Kinds of faults that may lie in where the generator runs, and say nothing against the page."""
CONSEQUENCES = frozenset({"uncaught-exception", "console-error"})
"""Kinds that follow from a library that could not be had, and then say nothing against the page either."""

NO_BROWSER = "no browser looked at the page"
BLIND = "a host that the page needs could not be reached from here"
WITHOUT_FILE = "a file that the page needs is too large to be at hand here"

log = structlog.get_logger()


@dataclass(frozen=True)
class Judged:
    """What is known of one candidate. `faults` are its own, worst first."""

    checks: tuple[CheckResult, ...]
    faults: tuple[Fault, ...]
    browser: bool = False
    screenshot: bytes | None = None

    @property
    def publishable(self) -> bool:
        """Whether nothing was found that must never be published."""
        return not any(fault.fatal for fault in self.faults)

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The checks that are known to fail."""
        return tuple(check for check in self.checks if check.outcome == "failed")

    @property
    def flawless(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.failures and not any(_is_flaw(fault) for fault in self.faults)

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Greater is better: may be published, then more checks passed, then fewer faults."""
        passed = sum(check.outcome == "passed" for check in self.checks)
        return self.publishable, passed, -len(self.faults)


def _is_flaw(fault: Fault) -> bool:
    """Whether a fault alone is worth a repair. A file that was left out is only if something needs it, which shows."""
    return fault.fatal or fault.kind not in {*WEAK_KINDS, "reply"}


@dataclass(frozen=True)
class Case:
    """What a candidate is judged against; `root` is the first part of its path on Pages.

    `left_out` are files of the repository whose content is not at hand, `notices` what was done to given files.
    """

    brief: Brief
    demands: Demands
    root: str
    left_out: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judge:
    """Judges candidates. Without a browser, checks that need one stay undecided."""

    browser: Browser | None
    own_secrets: tuple[SecretStr, ...] = ()

    async def __call__(self, site: Site, case: Case, *, untouched: Collection[str], seconds: float) -> Judged:
        """Takes at most about `seconds`. A browser that is broken is as good as none."""
        demands, left_out = case.demands, case.left_out - set(site)
        faults = await asyncio.to_thread(
            inspect,
            site,
            required=demands.required,
            forbidden=demands.forbidden,
            untouched=untouched,
            own_secrets=self.own_secrets,
            left_out=left_out,
        )
        by_rule = [judge_by_rule(check, site, demands, left_out) for check in case.brief.checks]
        expressions = _expressions(case.brief.checks, by_rule)
        visit = await self._visit(site, case.root, list(expressions.values()), seconds, left_out)
        answers = dict(zip(expressions, visit.answers, strict=False)) if visit else {}
        checks = [
            _in_browser(result, answers.get(place), visit) if place in expressions else result
            for place, result in enumerate(by_rule)
        ]
        seen = () if visit is None else _its_own(visit)
        if visit is not None and visit.unfinished:
            seen = (Fault(visit.unfinished, "index.html", fatal=False, kind="unfinished-visit"), *seen)
        return Judged(tuple(checks), (*faults, *seen), visit is not None, visit.screenshot if visit else None)

    async def _visit(
        self, site: Site, root: str, expressions: Sequence[str], seconds: float, left_out: Collection[str]
    ) -> Visit | None:
        if self.browser is None or "index.html" not in site:
            return None
        try:
            return await self.browser.visit(
                site, root=root, expressions=expressions, seconds=seconds, left_out=left_out
            )
        except TransientError as error:
            log.error("the browser is broken: candidates go unseen", reason=str(error))  # noqa: TRY400 - it says what to do
            return None


def _expressions(checks: Sequence[Check], by_rule: Sequence[CheckResult]) -> Mapping[int, str]:
    """What to ask the page, by the check's place: for JavaScript checks and for sentences that stand for some."""
    asked = {}
    for place, (check, result) in enumerate(zip(checks, by_rule, strict=True)):
        expression = expression_of(check) or (derived_expression(check) if result.outcome == "undecided" else None)
        if expression is not None:
            asked[place] = expression
    return asked


def _is_blind(visit: Visit) -> bool:
    """Whether the page lacked something here that a grader's browser may well get."""
    return any(fault.kind in FROM_HERE_ONLY for fault in visit.faults)


def _its_own(visit: Visit) -> tuple[Fault, ...]:
    excused = FROM_HERE_ONLY | CONSEQUENCES if _is_blind(visit) else FROM_HERE_ONLY
    return tuple(fault for fault in visit.faults if fault.kind not in excused)


def _in_browser(result: CheckResult, answer: Answer | None, visit: Visit | None) -> CheckResult:
    if visit is None:
        return result.model_copy(update={"detail": NO_BROWSER})
    if answer is None:
        # A page on which nothing can be evaluated fails in the grader's browser too.
        return result.model_copy(
            update={"outcome": "failed", "how": "browser", "detail": visit.unfinished or "it was not evaluated"}
        )
    if not answer.truthy and _is_blind(visit):
        lacking = WITHOUT_FILE if any(fault.kind == LEFT_OUT_FILE for fault in visit.faults) else BLIND
        return result.model_copy(update={"outcome": "undecided", "detail": f"{lacking}: {answer.detail}"})
    outcome = "passed" if answer.truthy else "failed"
    return result.model_copy(update={"outcome": outcome, "how": "browser", "detail": answer.detail})
