"""Audits one page at phone and desktop width: applies the rules and confirms their findings."""

import asyncio
import contextlib
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Dialog, Error

from chassis.task_cancellation import cancel_and_wait
from generator.chromium.opened_page import OpenedPage
from generator.chromium.page_audit.audit_findings import AXE_RULES, AuditFinding, parse_finding
from generator.chromium.page_audit.isolated_world import IsolatedWorld
from generator.chromium.page_audit.rendered_placeholders import SiteSources
from generator.chromium.screenshot import VIEWPORT
from generator.plan.step_parser import View

PHONE = View(width=360, height=740)
LATER_SECONDS = 10
"""Seconds by which the page's timers are advanced; a finding that is still there then is permanent."""
MAX_LOADS = 3
"""Consecutive documents that one address may load before it counts as a loop."""
DRAW = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(0))))"
CLICKS = ("click", "mousedown", "mouseup", "pointerdown", "pointerup", "touchstart", "touchend", "submit")
NAVIGATIONS = ("hashchange", "popstate")
KEYS = ("keydown", "keyup", "keypress")

log = logging.getLogger(__name__)


@dataclass
class PageAudit:
    """The audit of one page: its `findings`, and its `links` to pages of the site."""

    opened: OpenedPage
    sources: SiteSources
    sought: Collection[str] = ()
    """The rules whose findings are confirmed, with the page's timers advanced; if empty, all rules are applied."""
    findings: list[AuditFinding] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    _dialogs: list[Dialog] = field(default_factory=list)
    _loads: int = 0
    _in_loop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, address: str) -> None:
        """Open the page and apply every rule. If the page navigates meanwhile, the findings until then remain."""
        opening = asyncio.create_task(self._open(address))
        looping = asyncio.create_task(self._in_loop.wait())
        try:
            await asyncio.wait({opening, looping}, return_when=asyncio.FIRST_COMPLETED)
            if opening.done():
                opening.result()
        finally:
            await cancel_and_wait(opening, looping)
        if self._loads > MAX_LOADS:
            seen = f"it loaded {self._loads} documents one after the other, and would go on"
            self._add({"rule": "navigation-loop", "seen": seen}, PHONE.width)
        if self._loads > MAX_LOADS or not await self.opened.answers():
            return
        for dialog in self._dialogs[:1]:
            seen = f"{dialog.type}(“{dialog.message[:80]}”) as soon as it is opened"
            self._add({"rule": "blocking-dialog", "seen": seen}, PHONE.width)
        if self.opened.router.unavailable:
            return  # layout without the page's library or data says nothing
        with_axe = not (self.sought and AXE_RULES.isdisjoint(self.sought))
        world = await IsolatedWorld.enter(self.opened.session, with_axe=with_axe)
        await self._apply(world, "blank, () => tooWide(innerWidth), covered", PHONE.width)
        await self.opened.page.set_viewport_size(VIEWPORT)
        await world.value(DRAW)
        await self._apply(
            world, f"blank, covered, holes, {'contrastAndNames, ' * with_axe}perhapsDead", VIEWPORT["width"]
        )
        self.links = list(await world.value("links()"))
        await self._try_to_close(world)

    async def _open(self, address: str) -> None:
        self.opened.errors.on_dialog = self._on_dialog
        self.opened.session.on("Page.frameNavigated", self._on_load)
        await self.opened.session.send("Page.enable")
        if self.sought:
            await self.opened.context.clock.install()
        await self.opened.load(address)
        if self._loads > 1:
            await self.opened.clock.sleep(1.0)
        if self.sought:
            await self.opened.context.clock.run_for(1000 * LATER_SECONDS)
            await self.opened.settle()

    async def _apply(self, world: IsolatedWorld, rules: str, width: int | None) -> None:
        live: tuple[set[int], bool] | None = None
        for given in await world.value(f"all({rules})"):
            if given["rule"] == "bug":
                log.error("page audit: a rule raised: %s: %s", given["selector"], given["seen"])
                continue
            if given["rule"] == "dead-control":
                live = live or await world.listening((*CLICKS, *NAVIGATIONS))
                if not await self._is_dead(world, given, live):
                    continue
            if await self._holds(world, given):
                self._add(given, width)

    async def _holds(self, world: IsolatedWorld, given: dict[str, Any]) -> bool:
        if given["rule"] == "placeholder-text":
            return self.sources.is_hole(given["hole"], given["seen"])
        if given["rule"] == "unreadable-text":
            return await self._is_drawn_unreadable(world, given["area"])
        if given["rule"] == "blank-page":
            whole = {"x": 0, "y": 0, "width": VIEWPORT["width"], "height": VIEWPORT["height"]}
            return await self._is_drawn_unreadable(world, whole)
        return True

    async def _is_drawn_unreadable(self, world: IsolatedWorld, area: Mapping[str, float]) -> bool:
        """True if what is drawn in the area has too little contrast; contrast_and_names.js says how much is needed."""
        clip = {**area, "scale": 1}
        given = {"format": "png", "clip": clip, "captureBeyondViewport": True}
        taken = await self.opened.session.send("Page.captureScreenshot", given)
        return bool(await world.value(f"isDrawnUnreadable({taken['data']!r})"))

    async def _is_dead(self, world: IsolatedWorld, given: dict[str, Any], live: tuple[set[int], bool]) -> bool:
        listening, window = live
        if window or (given["sort"] != "button" and self.sources.reads_address):
            return False
        numbers = await asyncio.gather(*(world.backend_id(f"node[{place}]") for place in given["nodes"]))
        return listening.isdisjoint(numbers)

    async def _try_to_close(self, world: IsolatedWorld) -> None:
        """Try to close an overlay as a visitor would: click into it, beside it, press Escape."""
        over = await world.value("overlay()")
        if over is None or over["asks"]:
            return
        listening, window = await world.listening((*CLICKS, *KEYS))
        numbers = [await world.backend_id(f"node[{place}]") for place in over["nodes"]]
        if window or not listening.isdisjoint(numbers) or over["ways"]:
            for x, y in (*over["ways"], (5, 5)):
                await self.opened.page.mouse.click(x, y)
                if await self._has_closed(world, over):
                    return
            await self.opened.page.keyboard.press("Escape")
        if not await self._has_closed(world, over):
            self._add({**over, "seen": f"{over['seen']}, and neither clicks nor Escape close it"}, VIEWPORT["width"])

    async def _has_closed(self, world: IsolatedWorld, over: dict[str, Any]) -> bool:
        """True if the overlay is gone or shows something else."""
        await world.value(DRAW)
        with contextlib.suppress(Error):
            now = await world.value("endAnimations(), overlay()")
            return now is None or (now["selector"], now["text"]) != (over["selector"], over["text"])
        return True

    def _add(self, given: dict[str, Any], width: int | None) -> None:
        self.findings.append(parse_finding(given, width or 0))

    async def _on_dialog(self, dialog: Dialog) -> None:
        self._dialogs.append(dialog)
        with contextlib.suppress(Error):  # it is closed already
            await dialog.dismiss()

    def _on_load(self, event: dict[str, Any]) -> None:
        self._loads += "parentId" not in event["frame"]
        if self._loads > MAX_LOADS:
            self._in_loop.set()
