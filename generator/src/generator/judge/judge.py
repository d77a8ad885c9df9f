"""Judges a candidate as a grader would: by its files, and by opening it in a browser and using it as the plan says."""

import asyncio
from collections.abc import Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import structlog
from pydantic import SecretStr

from chassis.errors import TransientError
from chassis.secret_source import SecretSource
from contracts.site_paths import INDEX_PATH
from generator.bugs import UNCOUNTED, Bugs
from generator.findings import Fault
from generator.hard_timeout import within
from generator.judge.case import Case, written_by_publisher
from generator.judge.file_checks import judge_file
from generator.judge.inspection import SECONDS as INSPECTION_SECONDS
from generator.judge.inspection import inspect, unsafe
from generator.judge.kept_attachments import altered_attachments
from generator.judge.outcome import Outcome, undecided
from generator.judge.own_secrets import without_secrets
from generator.judge.picture import OPEN
from generator.judge.report import Report, not_judged
from generator.judge.second_look.addresses import second_look
from generator.judge.second_look.files import look_at_files
from generator.judge.verdicts import check_results, requirement_results
from generator.judge.visit_results import FROM_HERE_ONLY, answered, faults_of, tried
from generator.plan.plan import Entry
from generator.plan.proving import trial_of
from generator.plan.steps import View
from generator.ports import Browser, Trial, Visit
from generator.site import Site

__all__ = ["FROM_HERE_ONLY", "Case", "Judge", "Report"]

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
        others = await self._part("files", INSPECTION_SECONDS, asyncio.to_thread(look_at_files, site, case), reasons)
        answers, entries, visit = await self._tried(site, case, seconds, reasons)
        report = Report(
            (*check_results(case, answers, entries), *case.earlier.excused),
            (*faults, *(faults_of(visit) if visit else ()), *(others or ()), *map(not_judged, reasons)),
            visit is not None and INDEX_PATH in site,
            visit.screenshot if visit else None,
            requirements=requirement_results(case, entries),
            entries=tuple(entries),
        )
        return without_secrets(report, self._secrets())

    def unsafe(self, site: Site, untouched: Collection[str]) -> tuple[Fault, ...]:
        """What must never be published, without any other judgement. Never raises."""
        return tuple(unsafe(site, untouched=untouched, own_secrets=self._secrets(), bugs=self.bugs))

    def _secrets(self) -> tuple[SecretStr, ...]:
        known = sorted({value for source in self.sources for value in source.known()})
        return (*self.own_secrets, *map(SecretStr, known))

    def _inspected(self, site: Site, case: Case, untouched: Collection[str]) -> tuple[Fault, ...]:
        nothing: tuple[Fault, ...] = ()
        altered = self.bugs.guarded(
            "judge", lambda: tuple(altered_attachments(site, case)), nothing, doing="comparing attachments"
        )
        return *altered, *inspect(
            site,
            required=case.requirements.required,
            forbidden=[path for path in case.requirements.forbidden if path in site or path in case.left_out],
            untouched=untouched,
            own_secrets=self._secrets(),
            left_out=case.not_at_hand - set(site),
            bugs=self.bugs,
        )

    async def _tried(
        self, site: Site, case: Case, seconds: float, reasons: list[str]
    ) -> tuple[Mapping[int, Outcome], Sequence[Outcome], Visit | None]:
        """What each JavaScript check came to, by its place, what each entry did, and the visit."""
        scripts = {place: check.text for place, check in enumerate(case.checks) if check.kind == "js"}
        trials = {place: entry for place, entry in enumerate(case.plan.entries) if entry.by == "steps"}
        later = case.requirements.built_later - set(site)
        tries = [replace(trial_of(one, case.brief), absent=later) for one in trials.values()]
        work = self._visit(site, case, list(scripts.values()), tries, seconds)
        visit = await self._part("visit", seconds, work, reasons)
        answers = dict(zip(scripts, visit.answers, strict=False)) if visit else {}
        results = dict(zip(trials, visit.tried, strict=False)) if visit else {}
        by_files = await asyncio.to_thread(self._by_files, site, case)
        entries = [tried(results.get(one), visit) if one in trials else judged for one, judged in by_files.items()]
        return {place: answered(answers.get(place), visit) for place in scripts}, entries, visit

    def _by_files(self, site: Site, case: Case) -> Mapping[int, Outcome]:
        """What the entries came to that no browser tries, by their place."""
        site = written_by_publisher().with_files(site)
        return {place: self._by_file(entry, site, case) for place, entry in enumerate(case.plan.entries)}

    def _by_file(self, entry: Entry, site: Site, case: Case) -> Outcome:
        match entry.by:
            case "file":
                judge, unknown = partial(judge_file, entry, site, case), undecided("looking at the file failed")
                return self.bugs.guarded("judge", judge, unknown, doing=f"looking at {entry.path}")
            case "picture":
                return undecided(OPEN + entry.question)
        return undecided(f"nobody can tell here: {entry.why or 'the plan says no more'}")

    async def _visit(
        self, site: Site, case: Case, expressions: Sequence[str], trials: Sequence[Trial], seconds: float
    ) -> Visit | None:
        if self.browser is None:
            return None
        if INDEX_PATH not in site:
            return Visit(not_visited=f"there is no {INDEX_PATH} to open")
        site, left_out = written_by_publisher().with_files(site), case.not_at_hand - set(site)
        return await self.browser.visit(
            site,
            root=case.root,
            expressions=expressions,
            seconds=seconds,
            left_out=left_out,
            trials=trials,
            second_look=second_look(case),
        )

    async def pictures(self, site: Site, case: Case, views: Sequence[View], seconds: float) -> Sequence[bytes | None]:
        """A picture of the site in each view. Raises TransientError if there is no browser."""
        if self.browser is None:
            return ()
        left_out = case.not_at_hand - set(site)
        visit = self.browser.visit(
            site, root=case.root, expressions=(), seconds=seconds, left_out=left_out, pictures=views
        )
        return (await visit).pictures

    async def _part(self, name: str, seconds: float, work: Coroutine[Any, Any, T], reasons: list[str]) -> T | None:
        """The result of `work`; None where it raises. A bug is added to `reasons`, a broken browser is logged alone."""
        try:
            return await within(seconds + self.overrun, work)
        except TransientError as error:
            log.error("the browser is broken: candidates go unseen", reason=str(error))  # noqa: TRY400 - it says what to do
        except Exception as error:  # noqa: BLE001 - whatever it is, the candidate goes out without this part
            reasons.append(self.bugs.caught("judge", error, doing=name))
        return None
