"""Judges a candidate as an evaluator would: inspects its files, and opens and uses it in a browser."""

from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, TypeVarTuple

import structlog
from pydantic import SecretStr

from chassis.errors import TransientError
from chassis.secret_source import SecretSource
from contracts.site_paths import INDEX_PATH
from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.faults import Fault
from generator.hard_timeout import run_with_timeout
from generator.judge.check_results import merge_check_results, merge_requirement_results
from generator.judge.criteria import Criteria, publisher_files
from generator.judge.pages_to_audit import build_audit_request
from generator.judge.partial_result import PartialResult, undecided
from generator.judge.report import Report, not_judged
from generator.judge.report_masking import mask_own_secrets
from generator.judge.static_checks import audit_files, find_unsafe, inspect_files, judge_entries
from generator.judge.visit_results import find_page_faults, judge_expression, judge_scenario
from generator.parser_workers.pool import WALL_SECONDS, ParserPool, ParserThreads
from generator.plan.step_parser import View
from generator.plan.vacuous_entries import build_scenario
from generator.ports import Browser, Scenario, Visit
from generator.site import Site

__all__ = ["Criteria", "Judge", "Report"]

READING_SECONDS = WALL_SECONDS
"""Timeout for reading the site's files; a parser process that takes longer has been killed by then."""
OVERRUN_SECONDS = 10.0
"""Added to the timeout of each part before the judge continues without it."""

UNSEARCHED = Fault("it could not be searched for secrets", kind="secret")

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

log = structlog.get_logger()


@dataclass(frozen=True)
class Judge:
    """Judges candidates. Without a browser, checks that need one are undecided.

    A part that raises or hangs leaves its own checks undecided and never fails the brief.
    """

    browser: Browser | None
    own_secrets: tuple[SecretStr, ...] = ()
    sources: tuple[SecretSource, ...] = ()
    """Secrets that may change at run time; all their values count as our own."""
    guard: ExceptionGuard = NO_METRICS
    overrun: float = OVERRUN_SECONDS
    workers: ParserPool = field(default_factory=ParserThreads)

    async def __call__(self, site: Site, criteria: Criteria, *, untouched: Collection[str], seconds: float) -> Report:
        """Judge the site, with about `seconds` for the browser. A broken browser counts as none."""
        reasons: list[str] = []
        criteria = await self._read("reading workflows", criteria.of_site, site, reasons=reasons) or criteria
        given = site, criteria, untouched, self._secrets(), self.guard
        faults = await self._read("inspection", inspect_files, *given, reasons=reasons)
        if faults is None:
            faults = await self.unsafe(site, untouched)
        others = await self._read("files", audit_files, site, criteria, reasons=reasons)
        answers, entries, visit = await self._tried(site, criteria, seconds, reasons)
        report = Report(
            (*merge_check_results(criteria, answers, entries), *criteria.earlier.excused),
            (*faults, *(find_page_faults(visit) if visit else ()), *(others or ()), *map(not_judged, reasons)),
            visit is not None and INDEX_PATH in site,
            visit.screenshot if visit else None,
            requirements=merge_requirement_results(criteria, entries),
            entries=tuple(entries),
        )
        return mask_own_secrets(report, self._secrets())

    async def unsafe(self, site: Site, untouched: Collection[str]) -> tuple[Fault, ...]:
        """Find only what must never be published. Never raises."""
        try:
            return await self.workers.call(find_unsafe, site, untouched, self._secrets(), self.guard)
        except Exception as error:  # noqa: BLE001 - what cannot be searched is not known to be safe
            return (replace(UNSEARCHED, reason=self.guard.report("judge", error, doing="looking for secrets")),)

    def _secrets(self) -> tuple[SecretStr, ...]:
        known = sorted({value for source in self.sources for value in source.known()})
        return (*self.own_secrets, *map(SecretStr, known))

    async def _tried(
        self, site: Site, criteria: Criteria, seconds: float, reasons: list[str]
    ) -> tuple[Mapping[int, PartialResult], Sequence[PartialResult], Visit | None]:
        """Return the result of each JavaScript check by index, the result of each entry, and the visit."""
        scripts = {index: check.text for index, check in enumerate(criteria.checks) if check.kind == "js"}
        scenarios = {index: entry for index, entry in enumerate(criteria.plan.entries) if entry.by == "steps"}
        later = criteria.requirements.built_later - set(site)
        tries = [replace(build_scenario(one, criteria.brief), absent=later) for one in scenarios.values()]
        work = self._visit(site, criteria, list(scripts.values()), tries, seconds)
        visit = await self._part("visit", seconds, work, reasons)
        answers = dict(zip(scripts, visit.answers, strict=False)) if visit else {}
        results = dict(zip(scenarios, visit.scenario_results, strict=False)) if visit else {}
        by_files = await self._read("files of the plan", judge_entries, site, criteria, self.guard, reasons=reasons)
        if by_files is None:
            by_files = dict.fromkeys(range(len(criteria.plan.entries)), undecided("the files could not be read"))
        entries = [
            judge_scenario(results.get(one), visit) if one in scenarios else judged for one, judged in by_files.items()
        ]
        return {index: judge_expression(answers.get(index), visit) for index in scripts}, entries, visit

    async def _visit(
        self, site: Site, criteria: Criteria, expressions: Sequence[str], scenarios: Sequence[Scenario], seconds: float
    ) -> Visit | None:
        if self.browser is None:
            return None
        if INDEX_PATH not in site:
            return Visit(not_visited=f"there is no {INDEX_PATH} to open")
        site, left_out = publisher_files().with_files(site), criteria.not_at_hand - set(site)
        return await self.browser.visit(
            site,
            root=criteria.root,
            expressions=expressions,
            seconds=seconds,
            left_out=left_out,
            scenarios=scenarios,
            audit=build_audit_request(criteria),
        )

    async def pictures(
        self, site: Site, criteria: Criteria, views: Sequence[View], seconds: float
    ) -> Sequence[bytes | None]:
        """Take a screenshot of the site in each view. Raises TransientError if there is no browser."""
        if self.browser is None:
            return ()
        left_out = criteria.not_at_hand - set(site)
        visit = self.browser.visit(
            site, root=criteria.root, expressions=(), seconds=seconds, left_out=left_out, pictures=views
        )
        return (await visit).pictures

    async def _read(self, name: str, function: Callable[[*Ts], T], *args: *Ts, reasons: list[str]) -> T | None:
        """Call `function` in a parser process; None if it raises or takes too long."""
        return await self._part(name, READING_SECONDS, self.workers.call(function, *args), reasons)

    async def _part(self, name: str, seconds: float, work: Coroutine[Any, Any, T], reasons: list[str]) -> T | None:
        """Await `work`; None if it raises. A bug is added to `reasons`, a broken browser is only logged."""
        try:
            return await run_with_timeout(seconds + self.overrun, work)
        except TransientError as error:
            log.error("the browser is broken: candidates go unseen", reason=str(error))  # noqa: TRY400 - it says what to do
        except Exception as error:  # noqa: BLE001 - whatever it is, the candidate goes out without this part
            reasons.append(self.guard.report("judge", error, doing=name))
        return None
