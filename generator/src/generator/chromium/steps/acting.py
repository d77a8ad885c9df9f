"""Does what a step says on an open page."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from playwright.async_api import Error, FilePayload, Locator

from generator.chromium.opened_page import OpenedPage
from generator.chromium.steps.selectors import each, first_to_use, located

LONGEST_RUN_SECONDS = 300.0
"""Of a jump of the page's clock, the last seconds in which every timer fires each time that it is due."""


class Hands:
    """Acts on one page. `uploads` are the contents of files by name. Whoever calls limits the time of each step."""

    def __init__(self, opened: OpenedPage, uploads: Mapping[str, bytes], limit_ms: float) -> None:
        self._opened = opened
        self._page = opened.page
        self._uploads = uploads
        self._limit = limit_ms

    async def do(self, action: str, given: Any) -> None:
        """Carry out one step. Raises Playwright's Error."""
        act: Callable[[Any], Awaitable[None]] = getattr(self, f"_{action}")
        await act(given)

    async def _there(self, selector: str) -> Locator:
        """The element, once there is one."""
        await located(self._page, selector).first.wait_for(state="attached", timeout=self._limit)
        return await first_to_use(self._page, selector)

    async def _click(self, selector: str) -> None:
        await (await self._there(selector)).click(timeout=self._limit)

    async def _dblclick(self, selector: str) -> None:
        await (await self._there(selector)).dblclick(timeout=self._limit)

    async def _hover(self, selector: str) -> None:
        await (await self._there(selector)).hover(timeout=self._limit)

    async def _poke(self, selector: str) -> None:
        one = await self._there(selector)
        await one.scroll_into_view_if_needed(timeout=self._limit)
        box = await one.bounding_box(timeout=self._limit)
        if box is not None:
            await self._page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    async def _fill(self, given: Any) -> None:
        selector, text = given
        one = await self._there(selector)
        if isinstance(text, bool):
            await one.set_checked(text, timeout=self._limit)
            return
        try:
            await one.fill(text, timeout=self._limit)
        except Error as error:
            if "<select>" not in error.message and "not an <input>" not in error.message:
                raise
            await one.select_option(text, timeout=self._limit)

    async def _press(self, given: Any) -> None:
        if isinstance(given, str):
            await self._page.keyboard.press(given)
        else:
            await (await self._there(given[0])).press(given[1], timeout=self._limit)

    async def _hold(self, given: Any) -> None:
        *before, key, ms = given
        if before:
            await (await self._there(before[0])).focus(timeout=self._limit)
        await self._page.keyboard.down(key)
        await self._opened.clock.sleep(ms / 1000)
        await self._page.keyboard.up(key)

    async def _select(self, given: Any) -> None:
        await (await self._there(given[0])).select_option(given[1], timeout=self._limit)

    async def _upload(self, given: Any) -> None:
        names = [given[1]] if isinstance(given[1], str) else given[1]
        payloads = [
            FilePayload(name=name, mimeType="", buffer=self._uploads[name]) for name in names if name in self._uploads
        ]
        one = await self._there(given[0])
        try:
            await one.set_input_files(payloads, timeout=self._limit)
        except Error:
            # A button that opens the choice of a file.
            async with self._page.expect_file_chooser(timeout=self._limit) as chooser:
                await one.click(timeout=self._limit)
            await (await chooser.value).set_files(payloads)

    async def _drag(self, given: Any) -> None:
        target = await self._there(given[1])
        await (await self._there(given[0])).drag_to(target, timeout=self._limit)

    async def _reload(self, _: Any) -> None:
        await self._page.reload(wait_until="load", timeout=self._limit)
        await self._opened.settle()

    async def _back(self, _: Any) -> None:
        await self._page.go_back(wait_until="commit", timeout=self._limit)
        await self._opened.settle()

    async def _wait(self, seconds: float) -> None:
        await self._opened.clock.sleep(seconds)

    async def _advance(self, seconds: float) -> None:
        clock = self._opened.context.clock
        if seconds > LONGEST_RUN_SECONDS:
            await clock.fast_forward(int(1000 * (seconds - LONGEST_RUN_SECONDS)))
        await clock.run_for(int(1000 * min(seconds, LONGEST_RUN_SECONDS)))

    async def _offline(self, offline: bool) -> None:
        self._opened.router.offline = offline
        await self._opened.context.set_offline(offline)

    async def _color_scheme(self, scheme: str) -> None:
        await self._page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")


async def why_not(opened: OpenedPage, selector: str) -> str:
    """Why nothing could be done with what the selector finds."""
    try:
        found = await each(opened.page, selector)
        if not found:
            return f"`{selector}` is not there"
        one = await first_to_use(opened.page, selector)
        if not await one.is_visible():
            return f"`{selector}` is not visible"
        if not await one.is_enabled(timeout=1000):
            return f"`{selector}` is disabled"
    except Error as error:
        return f"`{selector}`: {error.message.partition(chr(10))[0][:150]}"
    return f"`{selector}` is there, and something covers it or it does not keep still"
