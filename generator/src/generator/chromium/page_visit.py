"""One visit: asks the checks on a page that has settled, those that fail on a second one, and makes the trials."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from playwright.async_api import Browser

from chassis.task_cancellation import cancel_and_wait
from generator.chromium.check_evaluation import NOT_ASKED, CheckedPage, CheckEvaluation
from generator.chromium.concurrency_limit import ConcurrencyLimit
from generator.chromium.opened_page import OpenedPage, open_page
from generator.chromium.page_audit.site_audit import SiteAudit
from generator.chromium.page_errors import PageErrors
from generator.chromium.request_router import RequestRouter
from generator.chromium.resource_fetcher import ResourceFetcher
from generator.chromium.screenshot import take_full_page_screenshot, take_viewport_screenshot
from generator.chromium.served_site import ServedSite
from generator.chromium.steps.mocked_responses import mock_responses
from generator.chromium.steps.scenario import run_isolated_scenario
from generator.chromium.unavailable_dependencies import UnavailableDependencies
from generator.chromium.visit_end_reason import explain_incomplete_visit
from generator.chromium.worker_protocol import BrowserWorkerSettings, VisitRequest, VisitResult
from generator.faults import Fault
from generator.plan.steps import PLAIN_VIEW, View
from generator.ports import AuditRequest, ScenarioResult, Visit
from generator.site import Site

RESERVED_SECONDS = 1.0
"""Of a visit's time, which the second look leaves for its end."""
ENDLESS = "the page does not answer any more: one of its scripts runs without end"

log = logging.getLogger(__name__)


class PageVisit:
    """Carries out one VisitRequest. The result has everything that was found before the visit ended."""

    def __init__(
        self,
        request: VisitRequest,
        settings: BrowserWorkerSettings,
        remote: ResourceFetcher,
        slots: ConcurrencyLimit,
        pages: ConcurrencyLimit,
    ) -> None:
        self._request = request
        self._settings = settings
        self._remote = remote
        self._slots = slots
        self._pages = pages
        self._broken_off: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._errors = PageErrors(self._break_off)
        self._others: list[PageErrors] = []
        self._site = ServedSite(Site(request.site), request.root, request.left_out)
        self._checks = CheckEvaluation(request.expressions, settings.timeouts)
        self._screenshot: bytes | None = None
        self._tried = [ScenarioResult("undecided", "it was not tried")] * len(request.scenarios)
        self._ends = asyncio.get_running_loop().time() + request.seconds
        self._faults_seen: list[Fault] = []
        self._pictures: list[bytes | None] = [None] * len(request.pictures)

    async def make(self, browser: Browser) -> VisitResult:
        """Make the visit within the request's seconds, and a little for closing. Raises Playwright's Error."""
        look = asyncio.create_task(self._look(browser))
        try:
            ends: set[asyncio.Future[str | None] | asyncio.Future[str]] = {look, self._broken_off}
            await asyncio.wait(ends, timeout=self._request.seconds, return_when=asyncio.FIRST_COMPLETED)
            unfinished, not_visited = explain_incomplete_visit(look, self._broken_off, self._request.seconds)
        finally:
            await cancel_and_wait(look)
        unasked = [index for index, answer in enumerate(self._checks.answers) if answer is NOT_ASKED]
        if reason := unfinished or not_visited:
            self._checks.put(unasked, replace(NOT_ASKED, detail=reason, undecided=not_visited or ""))
        visit = Visit(
            answers=tuple(self._checks.answers),
            faults=(*self._errors.faults, *self._faults_seen),
            screenshot=self._screenshot,
            unfinished=unfinished,
            scenario_results=tuple(self._tried),
            not_visited=not_visited,
            pictures=tuple(self._pictures),
        )
        closed = all(errors.closed for errors in (self._errors, *self._others))
        return VisitResult(number=self._request.number, visit=visit, must_restart=not closed)

    @asynccontextmanager
    async def _opened(
        self,
        browser: Browser,
        view: View = PLAIN_VIEW,
        *,
        first: bool = False,
        break_off: Callable[[str], None] | None = None,
    ) -> AsyncIterator[OpenedPage]:
        """A fresh page for this site; nothing is loaded yet. What goes wrong on the first page alone is the visit's."""
        break_off = break_off or self._break_off
        errors = self._errors if first else PageErrors(break_off)
        if not first:
            self._others.append(errors)
        router = RequestRouter(self._site, self._remote, self._settings.allowed_hosts, errors)
        opening = open_page(browser, router, errors, self._settings.timeouts, self._slots, break_off, view)
        async with self._pages.acquire(), opening as opened:
            yield opened

    async def _look(self, browser: Browser) -> str | None:
        blame = UnavailableDependencies(self._request.site)
        async with self._opened(browser, first=True) as opened:
            await opened.load(self._site.address)
            if not await opened.answers():
                return ENDLESS
            await self._checks.first_pass(CheckedPage(opened.session, opened.clock, self._settings.timeouts))
            await blame.look(opened)
            async with opened.slot():
                self._screenshot = await take_viewport_screenshot(opened.session)
        if self._checks.open_ones:
            await self._look_again(browser)
        for index in self._checks.open_ones:
            answer = self._checks.answers[index]
            self._checks.put([index], replace(answer, undecided=blame.excuse(self._request.expressions[index])))
        async with asyncio.TaskGroup() as scenarios:
            for index in range(len(self._request.scenarios)):
                scenarios.create_task(self._try(browser, index, blame))
            for index, view in enumerate(self._request.pictures):
                scenarios.create_task(_guarded(self._take_picture(browser, index, view)))
            if self._request.audit is not None:
                scenarios.create_task(_guarded(self._second_look(browser, self._request.audit)))
        return None

    async def _look_again(self, browser: Browser) -> None:
        async with self._opened(browser) as opened:
            await opened.load(self._site.address)
            if await opened.answers():
                await self._checks.second_pass(CheckedPage(opened.session, opened.clock, self._settings.timeouts))

    async def _try(self, browser: Browser, index: int, blame: UnavailableDependencies) -> None:
        trial = self._request.scenarios[index]
        scenario_results = await run_isolated_scenario(
            trial, partial(self._opened, browser, trial.view), self._site.address
        )
        absent = {self._site.address + path for path in trial.absent}
        if scenario_results.outcome == "failed" and (why := blame.excuse(scenario_results.detail, absent)):
            scenario_results = ScenarioResult("undecided", f"{why} ({scenario_results.detail})")
        self._tried[index] = scenario_results

    async def _take_picture(self, browser: Browser, index: int, view: View) -> None:
        async with self._opened(browser, view) as opened:
            await mock_responses(opened, self._site.address, view.serve)
            await opened.load(self._site.address + view.open)
            async with opened.slot():
                self._pictures[index] = await take_full_page_screenshot(opened.page)

    async def _second_look(self, browser: Browser, told: AuditRequest) -> None:
        left = self._ends - asyncio.get_running_loop().time() - RESERVED_SECONDS
        looks = SiteAudit(
            self._request.site, self._site, lambda view: self._opened(browser, view, break_off=log.info), told
        )
        await looks.look(left)
        self._faults_seen += looks.faults

    def _break_off(self, reason: str) -> None:
        if not self._broken_off.done():
            self._broken_off.set_result(reason)


async def _guarded(work: Awaitable[None]) -> None:
    """What is looked at beside checks and trials costs at most itself."""
    try:
        await work
    except Exception:
        log.exception("a look was broken off")
