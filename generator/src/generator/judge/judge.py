"""Judges a candidate as a grader would: by its files, by rules, and by opening it in a browser."""

import asyncio
from collections.abc import Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import structlog
from pydantic import SecretStr

from chassis.errors import TransientError
from chassis.secret_source import SecretSource
from contracts.brief import Check
from contracts.evidence import CheckResult
from contracts.licence import mit_text
from contracts.site_paths import LICENCE_PATH, NO_JEKYLL_PATH
from generator.bugs import UNCOUNTED, Bugs
from generator.findings import Fault
from generator.hard_timeout import within
from generator.judge.case import Case, of_round, undecided
from generator.judge.inspection import SECONDS as INSPECTION_SECONDS
from generator.judge.inspection import inspect, unsafe
from generator.judge.report import Report, not_judged
from generator.judge.rules import derived_expression, expression_of, judge_by_rule
from generator.judge.visit_results import FROM_HERE_ONLY, WITHOUT_FILE, decided, faults_of
from generator.ports import Browser, Visit
from generator.site import Site

__all__ = ["FROM_HERE_ONLY", "WITHOUT_FILE", "Case", "Judge", "Report"]

OVERRUN_SECONDS = 10.0
"""What each part of the judge may take beyond its time before the candidate is handed on without it."""

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True)
class Judge:
    """Judges candidates. Without a browser, checks that need one stay undecided.

    Each part is guarded on its own: what raises or hangs leaves its checks undecided, and never fails the brief.
    """

    browser: Browser | None
    own_secrets: tuple[SecretStr, ...] = ()
    sources: tuple[SecretSource, ...] = ()
    """Secrets that may be replaced at run time; every value that they ever had counts as our own."""
    bugs: Bugs = UNCOUNTED
    overrun: float = OVERRUN_SECONDS

    async def __call__(self, site: Site, case: Case, *, untouched: Collection[str], seconds: float) -> Report:
        """Takes at most about `seconds` in the browser. A browser that is broken is as good as none."""
        case = self.bugs.guarded("judge", partial(case.of_site, site), case, doing="reading workflows")
        reasons: list[str] = []
        inspection = asyncio.to_thread(self._inspected, site, case, untouched)
        faults = await self._part("inspection", INSPECTION_SECONDS, inspection, reasons)
        if faults is None:
            faults = self.unsafe(site, untouched)
        rules = asyncio.to_thread(self._by_rule, site, case)
        results = await self._part("rules", INSPECTION_SECONDS, rules, reasons)
        if results is None:
            results = [undecided(check, f"the rule failed: {reasons[-1]}") for check in case.checks]
        expressions = self._expressions(case.checks, results)
        visit = await self._visit(site, case, list(expressions.values()), seconds, reasons)
        seen = faults_of(visit) if visit else ()
        return Report(
            (*decided(results, expressions, visit), *case.earlier.excused),
            (*faults, *seen, *map(not_judged, reasons)),
            visit is not None,
            visit.screenshot if visit else None,
        )

    def unsafe(self, site: Site, untouched: Collection[str]) -> tuple[Fault, ...]:
        """What must never be published, without any other judgement. Never raises."""
        return tuple(unsafe(site, untouched=untouched, own_secrets=self._secrets(), bugs=self.bugs))

    def _secrets(self) -> tuple[SecretStr, ...]:
        known = sorted({value for source in self.sources for value in source.known()})
        return (*self.own_secrets, *map(SecretStr, known))

    def _inspected(self, site: Site, case: Case, untouched: Collection[str]) -> tuple[Fault, ...]:
        return inspect(
            site,
            required=case.requirements.required,
            forbidden=[path for path in case.requirements.forbidden if path in site or path in case.left_out],
            untouched=untouched,
            own_secrets=self._secrets(),
            left_out=case.not_at_hand - set(site),
            bugs=self.bugs,
        )

    def _by_rule(self, site: Site, case: Case) -> Sequence[CheckResult]:
        results = []
        for check in case.checks:
            try:
                result = judge_by_rule(check, site, case.requirements, case.left_out - set(site))
            except Exception as error:  # noqa: BLE001 - one rule's bug is one undecided check
                reason = self.bugs.caught("judge", error, doing=f"check by rule: {check.text[:200]}")
                result = undecided(check, f"the rule failed: {reason}")
            results.append(of_round(check, result))
        return results

    def _expressions(self, checks: Sequence[Check], by_rule: Sequence[CheckResult]) -> Mapping[int, str]:
        """What to ask the page, by the check's place: for JavaScript checks and for sentences that stand for some."""
        asked = {}
        for place, (check, result) in enumerate(zip(checks, by_rule, strict=True)):
            expression = self.bugs.guarded(
                "judge", partial(_expression, check, result), None, doing=f"expression of {check.text[:200]}"
            )
            if expression is not None:
                asked[place] = expression
        return asked

    async def _visit(
        self, site: Site, case: Case, expressions: Sequence[str], seconds: float, reasons: list[str]
    ) -> Visit | None:
        if self.browser is None or "index.html" not in site:
            return None
        site = written_by_publisher().with_files(site)
        left_out = case.not_at_hand - set(site)
        visit = self.browser.visit(site, root=case.root, expressions=expressions, seconds=seconds, left_out=left_out)
        return await self._part("visit", seconds, visit, reasons)

    async def _part(self, name: str, seconds: float, work: Coroutine[Any, Any, T], reasons: list[str]) -> T | None:
        """The result of `work`; None where it raises. A bug is added to `reasons`, a broken browser is logged alone."""
        try:
            return await within(seconds + self.overrun, work)
        except TransientError as error:
            log.error("the browser is broken: candidates go unseen", reason=str(error))  # noqa: TRY400 - it says what to do
        except Exception as error:  # noqa: BLE001 - whatever it is, the candidate goes out without this part
            reasons.append(self.bugs.caught("judge", error, doing=name))
        return None


def written_by_publisher() -> Site:
    """The files that every published site has beside the candidate's own."""
    licence = mit_text(datetime.now(UTC).year, "the owner of this repository")
    return Site({LICENCE_PATH: licence.encode(), NO_JEKYLL_PATH: b"\n"})


def _expression(check: Check, result: CheckResult) -> str | None:
    return expression_of(check) or (derived_expression(check) if result.outcome == "undecided" else None)
