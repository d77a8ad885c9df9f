"""One visit: opens the page in a new context, evaluates the checks, takes a screenshot; ends at its time limit."""

import asyncio
import contextlib
import time

from playwright.async_api import Browser, BrowserContext, Error, Page
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from chassis.cancelling import cancel_and_wait
from generator.chromium.check_evaluation import CheckEvaluation, answers_at_all
from generator.chromium.event_listener import EventListener
from generator.chromium.page_errors import PageErrors, shortened
from generator.chromium.protocol import BrowserSettings, VisitRequest, VisitResult
from generator.chromium.request_router import RequestRouter
from generator.chromium.resource_fetcher import ResourceFetcher
from generator.chromium.screenshot import VIEWPORT, take_screenshot
from generator.chromium.served_site import ServedSite
from generator.ports import TrialResult, Visit
from generator.site import Site

CLOSING_SECONDS = 1.0
ENDLESS = "the page does not answer any more: one of its scripts runs without end"


class PageVisit:
    """Carries out one VisitRequest. The result has everything that was found before the visit ended."""

    def __init__(self, request: VisitRequest, settings: BrowserSettings, remote: ResourceFetcher) -> None:
        self._request = request
        self._timeouts = settings.timeouts
        self._broken_off: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._errors = PageErrors(self._break_off)
        self._site = ServedSite(Site(request.site), request.root, request.left_out)
        self._router = RequestRouter(self._site, remote, settings.allowed_hosts, self._errors)
        self._checks = CheckEvaluation(request.expressions, settings.timeouts, time.monotonic)
        self._screenshot: bytes | None = None
        self._tried = (TrialResult("undecided", "it was not tried"),) * len(request.trials)

    async def make(self, browser: Browser) -> VisitResult:
        """Make the visit within the request's seconds, and a little for closing. Raises Playwright's Error."""
        context = await browser.new_context(
            viewport=VIEWPORT, locale="en-US", service_workers="block", accept_downloads=False
        )
        look = asyncio.create_task(self._look(context))
        try:
            ends: set[asyncio.Future[str | None] | asyncio.Future[str]] = {look, self._broken_off}
            await asyncio.wait(ends, timeout=self._request.seconds, return_when=asyncio.FIRST_COMPLETED)
            unfinished = self._reason(look)
        finally:
            await cancel_and_wait(look)
            # After a flood closing takes too long: the service kills the worker.
            closed = not self._errors.flooded and await _close(context)
        return VisitResult(
            number=self._request.number,
            visit=Visit(self._checks.answers, self._errors.faults, self._screenshot, unfinished, self._tried),
            retry_alone=unfinished is not None and not self._broken_off.done(),
            must_restart=not closed,
        )

    async def _look(self, context: BrowserContext) -> str | None:
        await context.route("**/*", self._router.handle)
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        listener = EventListener(self._site, self._router, self._errors, self._break_off)
        await listener.watch(context, page, session)
        await self._load(page)
        if not await answers_at_all(session, self._timeouts.expression):
            return ENDLESS
        await self._checks.evaluate_checks(session, lambda: self._router.busy)
        self._screenshot = await take_screenshot(session)
        return None

    async def _load(self, page: Page) -> None:
        give_up = time.monotonic() + self._timeouts.load
        try:
            await page.goto(self._site.address, wait_until="load", timeout=1000 * self._timeouts.load)
        except PlaywrightTimeoutError:
            self._report_slow_load()
        except Error:
            # The page navigated before it was loaded, or tried to and was refused.
            left = max(0.1, give_up - time.monotonic())
            try:
                await page.wait_for_load_state("load", timeout=1000 * left)
            except PlaywrightTimeoutError:
                self._report_slow_load()

    def _report_slow_load(self) -> None:
        seconds = self._timeouts.load
        self._errors.add("slow-load", f"The page had not finished loading after {seconds:g} s.", "index.html")

    def _break_off(self, reason: str) -> None:
        if not self._broken_off.done():
            self._broken_off.set_result(reason)

    def _reason(self, look: "asyncio.Task[str | None]") -> str | None:
        """Why the visit is not complete; None where it is."""
        if self._broken_off.done():
            return self._broken_off.result()
        if not look.done():
            return f"it did not end within {self._request.seconds:.1f} s"
        error = look.exception()
        if error is None:
            return look.result()
        if not isinstance(error, Error):
            raise error
        return f"the browser broke it off: {shortened(error.message, 200)}"


async def _close(context: BrowserContext) -> bool:
    """Close the context and with it the renderer process. False if it does not close in time."""
    with contextlib.suppress(TimeoutError, Error):
        async with asyncio.timeout(CLOSING_SECONDS):
            await context.close()
        return True
    return False
