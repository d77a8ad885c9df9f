"""Makes one visit: evaluates the checks, failed ones again on a second page, and runs the scenarios and the audit."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from playwright.async_api import Browser

from chassis.task_cancellation import cancel_and_wait
from generator.chromium.check_evaluation import NOT_ASKED, CheckedPage, CheckEvaluation
from generator.chromium.concurrency_limit import ConcurrencyLimit
from generator.chromium.log_failure import log_failure
from generator.chromium.opened_page import OpenedPage, open_page
from generator.chromium.page_audit.site_audit import SiteAudit
from generator.chromium.page_errors import PageErrors
from generator.chromium.remote_resources import RemoteResources
from generator.chromium.request_router import RequestRouter
from generator.chromium.screenshot import take_full_page_screenshot, take_viewport_screenshot
from generator.chromium.served_site import ServedSite
from generator.chromium.steps.response_mocking import mock_responses
from generator.chromium.steps.scenario import run_isolated_scenario
from generator.chromium.undecided_checks import UnavailableDependencies
from generator.chromium.visit_end_reason import explain_incomplete_visit
from generator.chromium.worker_protocol import VisitRequest, VisitResult, WorkerSettings
from generator.faults import Fault
from generator.plan.step_parser import PLAIN_VIEW, View
from generator.ports import AuditRequest, ScenarioResult, Visit
from generator.site import Site

RESERVED_SECONDS = 1.0
"""Part of a visit's time that the audit leaves for closing."""
ENDLESS = "the page does not answer any more: one of its scripts runs without end"

log = logging.getLogger(__name__)


class PageVisit:
    """Carries out one VisitRequest. The result has everything that was found before the visit ended."""

    def __init__(
        self,
        request: VisitRequest,
        settings: WorkerSettings,
        remote: RemoteResources,
        slots: ConcurrencyLimit,
        pages: ConcurrencyLimit,
    ) -> None:
        self._request, self._settings, self._remote = request, settings, remote
        self._slots, self._pages = slots, pages
        self._broken_off: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._errors = PageErrors(self._break_off)
        self._others: list[PageErrors] = []
        self._site = ServedSite(Site(request.site), request.root, request.left_out)
        self._checks = CheckEvaluation(request.expressions, settings.timeouts)
        self._screenshot: bytes | None = None
        self._scenario_results = [ScenarioResult("undecided", "it was not tried")] * len(request.scenarios)
        self._ends = asyncio.get_running_loop().time() + request.seconds
        self._faults_seen: list[Fault] = []
        self._pictures: list[bytes | None] = [None] * len(request.pictures)

    async def make(self, browser: Browser) -> VisitResult:
        """Make the visit within the request's seconds, plus a little for closing. Raises Playwright's Error."""
        visiting = asyncio.create_task(self._carry_out(browser))
        try:
            ends: set[asyncio.Future[str | None] | asyncio.Future[str]] = {visiting, self._broken_off}
            await asyncio.wait(ends, timeout=self._request.seconds, return_when=asyncio.FIRST_COMPLETED)
            unfinished, not_visited = explain_incomplete_visit(visiting, self._broken_off, self._request.seconds)
        finally:
            await cancel_and_wait(visiting)
        unasked = [index for index, answer in enumerate(self._checks.answers) if answer is NOT_ASKED]
        if reason := unfinished or not_visited:
            self._checks.put(unasked, replace(NOT_ASKED, detail=reason, undecided=not_visited or ""))
        visit = Visit(
            answers=tuple(self._checks.answers),
            faults=(*self._errors.faults, *self._faults_seen),
            screenshot=self._screenshot,
            unfinished=unfinished,
            scenario_results=tuple(self._scenario_results),
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
        """Open a blank page for this site. Only errors of the first page count as the visit's."""
        break_off = break_off or self._break_off
        errors = self._errors if first else PageErrors(break_off)
        if not first:
            self._others.append(errors)
        router = RequestRouter(self._site, self._remote, self._settings.allowed_hosts, errors)
        opening = open_page(browser, router, errors, self._settings.timeouts, self._slots, break_off, view)
        async with self._pages.acquire(), opening as opened:
            yield opened

    async def _carry_out(self, browser: Browser) -> str | None:
        dependencies = UnavailableDependencies(self._request.site)
        if self._request.needs_first_page and not await self._first_page(browser, dependencies):
            return ENDLESS
        if self._checks.open_ones:
            await self._second_pass(browser)
        for index in self._checks.open_ones:
            reason = dependencies.reason_undecided(self._request.expressions[index])
            self._checks.put([index], replace(self._checks.answers[index], undecided=reason))
        async with asyncio.TaskGroup() as tasks:
            for index in range(len(self._request.scenarios)):
                tasks.create_task(self._run_scenario(browser, index, dependencies))
            for index, view in enumerate(self._request.pictures):
                tasks.create_task(log_failure(self._take_picture(browser, index, view)))
            if self._request.audit is not None:
                tasks.create_task(log_failure(self._audit(browser, self._request.audit)))
        return None

    async def _first_page(self, browser: Browser, dependencies: UnavailableDependencies) -> bool:
        """Evaluate the checks and see what the page cannot have here. False if it does not answer."""
        async with self._opened(browser, first=True) as opened:
            await opened.load(self._site.address)
            if answers := await opened.answers():
                await self._checks.first_pass(CheckedPage(opened.session, opened.clock, opened.timeouts))
                await dependencies.analyse(opened)
                async with opened.slot():
                    self._screenshot = await take_viewport_screenshot(opened.session)
        return answers

    async def _second_pass(self, browser: Browser) -> None:
        async with self._opened(browser) as opened:
            await opened.load(self._site.address)
            if await opened.answers():
                await self._checks.second_pass(CheckedPage(opened.session, opened.clock, opened.timeouts))

    async def _run_scenario(self, browser: Browser, index: int, dependencies: UnavailableDependencies) -> None:
        scenario = self._request.scenarios[index]
        open_page = partial(self._opened, browser, scenario.view)
        result = await run_isolated_scenario(scenario, open_page, self._site.address)
        absent = {self._site.address + path for path in scenario.absent}
        if result.outcome == "failed" and (why := dependencies.reason_undecided(result.detail, absent)):
            result = ScenarioResult("undecided", f"{why} ({result.detail})")
        self._scenario_results[index] = result

    async def _take_picture(self, browser: Browser, index: int, view: View) -> None:
        async with self._opened(browser, view) as opened:
            await mock_responses(opened, self._site.address, view.serve)
            await opened.load(self._site.address + view.open)
            async with opened.slot():
                self._pictures[index] = await take_full_page_screenshot(opened.page)

    async def _audit(self, browser: Browser, told: AuditRequest) -> None:
        left = self._ends - asyncio.get_running_loop().time() - RESERVED_SECONDS
        audit = SiteAudit(
            self._request.site, self._site, lambda view: self._opened(browser, view, break_off=log.info), told
        )
        await audit.run(left)
        self._faults_seen += audit.faults

    def _break_off(self, reason: str) -> None:
        if not self._broken_off.done():
            self._broken_off.set_result(reason)
