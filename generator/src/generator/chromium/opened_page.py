"""Opens a page in a fresh browser context, with its clock, event listener and request router."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, BrowserContext, CDPSession, Error, Page
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from generator.chromium.concurrency_limit import ConcurrencyLimit
from generator.chromium.event_listener import EventListener
from generator.chromium.page_errors import PageErrors
from generator.chromium.page_time_measurement import ChromiumPageActivity, PageClock
from generator.chromium.request_router import RequestRouter
from generator.chromium.screenshot import VIEWPORT
from generator.page_timeouts import Timeouts
from generator.plan.step_parser import PLAIN_VIEW, View

CLOSING_SECONDS = 10.0
QUIET_LOOK_SECONDS = 0.1
_COUNTED = ("Nodes", "Documents", "JSEventListeners")


@dataclass(frozen=True)
class OpenedPage:
    """A page that is open until its context ends."""

    page: Page
    context: BrowserContext
    session: CDPSession
    clock: PageClock
    router: RequestRouter
    errors: PageErrors
    timeouts: Timeouts
    slot: Callable[[], AbstractAsyncContextManager[None]]
    held: list[AsyncExitStack]
    """The processor slot in which the page was opened, until it has loaded."""

    async def load(self, address: str) -> None:
        """Open `address` and wait until it has loaded and settled; a processor slot is held while it loads."""
        async with self._held_place():
            try:
                await self.clock.within(self.timeouts.load, self._go(address))
            except TimeoutError:
                seconds = self.timeouts.load
                self.errors.add("slow-load", f"The page had not finished loading after {seconds:g} s.", "index.html")
            await self._until_network_quiet()
        # Without a slot: this is mostly a pause, in which another page can load.
        await self._until_document_quiet()

    async def settle(self) -> None:
        """Wait until no request is open and the document does not change, each up to its timeout."""
        await self._until_network_quiet()
        await self._until_document_quiet()

    async def _until_network_quiet(self) -> None:
        with contextlib.suppress(TimeoutError):
            await self.clock.within(self.timeouts.network, self._network_quiet())

    async def _until_document_quiet(self) -> None:
        with contextlib.suppress(TimeoutError):
            await self.clock.within(self.timeouts.document, self._document_quiet())

    async def answers(self) -> bool:
        """True if its main thread becomes free in time."""
        try:
            await self.clock.within(self.timeouts.answer, ChromiumPageActivity(self.session).answer())
        except TimeoutError:
            return False
        return True

    async def go_offline(self, *, offline: bool) -> None:
        """Switch the network off or on. The router refuses requests too, because Chromium lets routed ones pass."""
        self.router.offline = offline
        await self.context.set_offline(offline)

    @asynccontextmanager
    async def _held_place(self) -> AsyncIterator[None]:
        """Hold the slot in which the page was opened, or another one when it is loaded again."""
        async with self.held.pop() if self.held else self.slot():
            yield

    async def _go(self, address: str) -> None:
        try:
            await self.page.goto(address, wait_until="load", timeout=0)
        except PlaywrightTimeoutError:
            raise TimeoutError from None
        except Error:
            # The page navigated, or tried to, before it had loaded.
            await self.page.wait_for_load_state("load", timeout=0)

    async def _network_quiet(self) -> None:
        # Requests made so far, such as one that the last response led to, are known once the page has answered.
        page = ChromiumPageActivity(self.session)
        await page.answer()
        while self.router.open.any:
            await self.router.open.until_none()
            await page.answer()

    async def _document_quiet(self) -> None:
        before = None
        while (now := await self._counted()) != before or self.router.open.any:
            before = now
            await asyncio.sleep(QUIET_LOOK_SECONDS)

    async def _counted(self) -> dict[str, Any]:
        """The numbers of nodes and listeners, by the debugger, which the page cannot notice."""
        try:
            measured = await self.session.send("Performance.getMetrics")
        except Error:
            return {}
        return {metric["name"]: metric["value"] for metric in measured["metrics"] if metric["name"] in _COUNTED}


@asynccontextmanager
async def open_page(  # noqa: PLR0917 - all that a page is made of
    browser: Browser,
    router: RequestRouter,
    errors: PageErrors,
    timeouts: Timeouts,
    slots: ConcurrencyLimit,
    on_crash: Callable[[str], None],
    view: View = PLAIN_VIEW,
) -> AsyncIterator[OpenedPage]:
    """Open a blank page in a new context with the settings of `view`; its clock runs."""
    async with AsyncExitStack() as slot:
        await slot.enter_async_context(slots.acquire())
        context = await browser.new_context(**_options(view))
        try:
            await context.route("**/*", router.handle)
            page = await context.new_page()
            session = await context.new_cdp_session(page)
            pulse = ChromiumPageActivity(session)
            await pulse.start()
            await EventListener(router, errors, on_crash).watch(context, page, session)
            clock = PageClock(pulse)
            async with clock.running(), slot.pop_all() as held:
                yield OpenedPage(page, context, session, clock, router, errors, timeouts, slots.acquire, [held])
        finally:
            errors.closed = False
            # After a flood of events closing takes too long: the service kills the worker.
            errors.closed = not errors.flooded and await _close(context)


def _options(view: View) -> dict[str, Any]:
    width, height = view.width or VIEWPORT["width"], view.height or VIEWPORT["height"]
    return {
        "viewport": {"width": width, "height": height},
        "locale": view.locale or "en-US",
        "service_workers": "allow",
        "accept_downloads": True,
        "color_scheme": view.color_scheme,
        "timezone_id": view.time_zone,
        "has_touch": view.touch,
    }


async def _close(context: BrowserContext) -> bool:
    """Close the context and its renderer process. False if it does not close in time."""
    with contextlib.suppress(TimeoutError, Error):
        async with asyncio.timeout(CLOSING_SECONDS):
            await context.close()
        return True
    return False
