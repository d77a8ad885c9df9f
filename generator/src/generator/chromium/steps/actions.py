"""Performs the actions of steps on an open page: click, fill, press, drag, upload and the like."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

from playwright.async_api import Error, FilePayload, Locator, Page

from generator.chromium.media_types import media_type_of
from generator.chromium.opened_page import OpenedPage
from generator.chromium.steps.elements import CannotTellError, FoundElements, find_elements, locate

RUN_SECONDS = 30.0
"""The page's clock advances in pieces of this length, so that every timer fires each time that it is due."""
RUNNING_SECONDS = 2.5
"""Limit on the page's own time for such pieces; the rest is skipped in one jump."""
KEY_REPEAT_SECONDS = 0.05
DRAG_MOVES = 5
_UNCHECKED = ("false", "off", "no", "0", "")
_ANY_TIME = 0.0
"""No timeout in Playwright: the step runner limits the time of each step."""


class ActionRunner:
    """Acts on one page. `uploads` are file contents by name. The caller limits the time of each step."""

    def __init__(self, opened: OpenedPage, uploads: Mapping[str, bytes], *, touch: bool) -> None:
        self._opened = opened
        self._page = opened.page
        self._uploads = uploads
        self._touch = touch

    async def do(self, action: str, given: Any) -> None:
        """Perform one action. Raises Playwright's Error, and CannotTellError if the plan is wrong."""
        act: Callable[[Any], Awaitable[None]] = getattr(self, f"_{action}")
        await act(given)

    async def _found(self, selector: str) -> FoundElements:
        """Wait for the first element of the selector and return all."""
        found = await find_elements(self._page, selector)
        if not found.count:
            await locate(self._page, selector).first.wait_for(state="attached", timeout=_ANY_TIME)
            found = await find_elements(self._page, selector)
        return found

    async def _there(self, selector: str) -> Locator:
        """Wait for the first visible element; for a field that is hidden behind its label, return the label."""
        every = locate(self._page, selector)
        if not (await self._found(selector)).visible:
            label = await _label_of(self._page, every.first)
            if await label.count():
                return label
        return every.filter(visible=True).first

    async def _click(self, selector: str) -> None:
        one = await self._there(selector)
        await (one.tap(timeout=_ANY_TIME) if self._touch else one.click(timeout=_ANY_TIME))

    async def _dblclick(self, selector: str) -> None:
        await (await self._there(selector)).dblclick(timeout=_ANY_TIME)

    async def _hover(self, selector: str) -> None:
        await (await self._there(selector)).hover(timeout=_ANY_TIME)

    async def _poke(self, selector: str) -> None:
        one = await self._there(selector)
        await one.scroll_into_view_if_needed(timeout=_ANY_TIME)
        box = await one.bounding_box(timeout=_ANY_TIME)
        if box is not None:
            await self._page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    async def _fill(self, given: Any) -> None:
        selector, text = given
        found = await self._found(selector)
        first = (found.visible or found.elements)[:1]
        kind = first[0].kind if first else ""
        if isinstance(text, bool) or kind in ("checkbox", "radio"):
            wanted = text if isinstance(text, bool) else text.lower() not in _UNCHECKED
            if first and first[0].values[:1] != [str(wanted).lower()]:
                await self._click(selector)
        elif kind.startswith("select"):
            await self._select(given)
        else:
            await (await self._there(selector)).fill(text, timeout=_ANY_TIME)

    async def _press(self, given: Any) -> None:
        if isinstance(given, str):
            await self._page.keyboard.press(given)
        else:
            await (await self._there(given[0])).press(given[1], timeout=_ANY_TIME)

    async def _hold(self, given: Any) -> None:
        *before, key, ms = given
        if before:
            await (await self._there(before[0])).focus(timeout=_ANY_TIME)
        end = self._opened.clock.now + ms / 1000
        await self._page.keyboard.down(key)
        while self._opened.clock.now < end:
            await self._opened.clock.sleep(KEY_REPEAT_SECONDS)
            await self._page.keyboard.down(key)
        await self._page.keyboard.up(key)

    async def _select(self, given: Any) -> None:
        await locate(self._page, given[0]).first.select_option(given[1], timeout=_ANY_TIME)

    async def _upload(self, given: Any) -> None:
        names = [given[1]] if isinstance(given[1], str) else given[1]
        if lacking := next((name for name in names if name not in self._uploads), None):
            raise CannotTellError(f"no file {lacking[:80]!r} is attached")
        payloads = [FilePayload(name=name, mimeType=media_type_of(name), buffer=self._uploads[name]) for name in names]
        one = locate(self._page, given[0]).first
        try:
            await one.set_input_files(payloads, timeout=_ANY_TIME)
        except Error:
            # Not a file input but a button that opens the file chooser.
            async with self._page.expect_file_chooser(timeout=_ANY_TIME) as chooser:
                await one.click(timeout=_ANY_TIME)
            await (await chooser.value).set_files(payloads)

    async def _drag(self, given: Any) -> None:
        target = await self._there(given[1])
        await (await self._there(given[0])).drag_to(target, timeout=_ANY_TIME, steps=DRAG_MOVES)

    async def _reload(self, _: Any) -> None:
        await self._page.reload(wait_until="load", timeout=_ANY_TIME)
        await self._opened.settle()

    async def _back(self, _: Any) -> None:
        await self._page.go_back(wait_until="commit", timeout=_ANY_TIME)
        await self._opened.settle()

    async def _wait(self, seconds: float) -> None:
        await self._opened.clock.sleep(seconds)

    async def _advance(self, seconds: float) -> None:
        clock, left = self._opened.context.clock, seconds
        end = self._opened.clock.now + RUNNING_SECONDS
        while left > 0:
            piece = min(left, RUN_SECONDS)
            if self._opened.clock.now > end and left > piece:
                await clock.fast_forward(round(1000 * (left - piece)))
                left = piece
            await clock.run_for(round(1000 * piece))
            left -= piece

    async def _offline(self, offline: bool) -> None:
        await self._opened.go_offline(offline=offline)

    async def _color_scheme(self, scheme: Literal["dark", "light", "no-preference"]) -> None:
        await self._page.emulate_media(color_scheme=scheme)


async def _label_of(page: Page, field: Locator) -> Locator:
    """The visible label of a field."""
    name = await field.get_attribute("id", timeout=_ANY_TIME)
    labels = field.locator("xpath=ancestor::label")
    if name:
        labels = labels.or_(page.locator(f"label[for={json.dumps(name)}]"))
    return labels.filter(visible=True).first
