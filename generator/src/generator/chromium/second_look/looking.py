"""Looks at every page of a site that a visitor gets to: the first, those that the brief names, those that they link."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager

from playwright.async_api import Error

from generator.chromium.opened_page import OpenedPage
from generator.chromium.second_look.finding import RULES, faults_of, is_asked_for
from generator.chromium.second_look.page_look import PHONE, PageLook, still_there
from generator.chromium.second_look.placeholders import Sources
from generator.chromium.served_site import ServedSite
from generator.findings import Fault
from generator.plan.steps import View
from generator.ports import LEFT_OUT_FILE, REFUSED_DATA, UNNEEDED_REQUEST, SecondLook

PAGES_SECONDS = 3.0
"""No further page is opened after so long."""
PAGE_SECONDS = 8.0
"""Of one page's own time, for opening it and all its rules."""
MOST_PAGES = 8
INDEX = "index.html"
_OURS = frozenset({"unreachable-host", "blocked-request", LEFT_OUT_FILE, UNNEEDED_REQUEST, REFUSED_DATA})
_CONSEQUENCES = frozenset({"uncaught-exception", "console-error"})

OpenPage = Callable[[View], AbstractAsyncContextManager[OpenedPage]]


class PageLooks:
    """The second look of one visit. `faults` has what was found so far: whoever runs out of time takes that."""

    def __init__(self, site: Mapping[str, bytes], served: ServedSite, open_page: OpenPage, told: SecondLook) -> None:
        self._served = served
        self._open_page = open_page
        self._sources = Sources(site)
        self._told = told
        self.faults: list[Fault] = []

    async def look(self, seconds: float) -> None:
        """Look at the first page, at those that the brief names, and at pages that are linked, for `seconds`."""
        began, seen = time.monotonic(), set[str]()
        waiting = [self._served.address, *(self._served.address + address for address in self._told.addresses)]
        try:
            async with asyncio.timeout(seconds):
                while waiting and len(seen) < MOST_PAGES and time.monotonic() - began < min(PAGES_SECONDS, seconds):
                    address = waiting.pop(0)
                    key = address.removesuffix(INDEX)
                    path = self._served.path_of(address)
                    if key not in seen and path is not None and path.endswith((".html", ".htm")):
                        seen.add(key)
                        waiting += await self._page(address, path)
        except TimeoutError:
            return

    async def _page(self, address: str, path: str) -> list[str]:
        """Look at one page; what may pass by itself is looked at again with the page's timers run."""
        look, faults = await self._look(address)
        if any(RULES[one.rule].timed for one in look.findings):
            again, _ = await self._look(address, later=True)
            timed = still_there(look.findings, again.findings)
            look.findings = [one for one in look.findings if not RULES[one.rule].timed or one in timed]
        findings = [one for one in look.findings if not is_asked_for(one, self._told.said)]
        where = address.removeprefix(self._served.address) or path
        self.faults += faults_of(findings, path, where)
        if address != self._served.address:
            self.faults += _errors(faults, path, where)
        return look.links

    async def _look(self, address: str, *, later: bool = False) -> tuple[PageLook, tuple[Fault, ...]]:
        async with self._open_page(PHONE) as opened:
            look = PageLook(opened, self._sources, later)
            try:
                await opened.clock.within(PAGE_SECONDS, look.look(address))
            except (TimeoutError, Error):
                look.findings = [one for one in look.findings if not RULES[one.rule].timed]
            return look, opened.errors.faults


def _errors(faults: tuple[Fault, ...], path: str, where: str) -> list[Fault]:
    """What went wrong on a page that the visit does not open, unless it lies in what cannot be had here."""
    excused = _OURS | (_CONSEQUENCES if any(one.kind in _OURS - {UNNEEDED_REQUEST} for one in faults) else frozenset())
    own = [one for one in faults if one.kind not in excused]
    return [Fault(f"opened as {where}: {one.reason}", one.path or path, fatal=False, kind=one.kind) for one in own]
