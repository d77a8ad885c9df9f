"""Looks at every page of a site that a visitor gets to: the first, those that the brief names, those that they link."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager

from playwright.async_api import Error

from generator.chromium.opened_page import OpenedPage
from generator.chromium.page_audit.audit_rules import RULES, faults_from_findings, is_asked_for
from generator.chromium.page_audit.page_audit import PHONE, PageAudit, keep_persistent
from generator.chromium.page_audit.rendered_placeholders import SiteSources
from generator.chromium.served_site import ServedSite
from generator.faults import Fault
from generator.plan.steps import View
from generator.ports import LEFT_OUT_FILE, REFUSED_DATA, UNNEEDED_REQUEST, AuditRequest

LINKED_SECONDS = 3.0
"""Pages that nobody names are not opened any more after so long."""
PAGE_SECONDS = 8.0
"""Of one page's own time, for opening it and all its rules."""
MOST_PAGES = 8
INDEX = "index.html"
_OURS = frozenset({"unreachable-host", "blocked-request", LEFT_OUT_FILE, UNNEEDED_REQUEST, REFUSED_DATA})
_CONSEQUENCES = frozenset({"uncaught-exception", "console-error"})

log = logging.getLogger(__name__)

OpenPage = Callable[[View], AbstractAsyncContextManager[OpenedPage]]


class SiteAudit:
    """The second look of one visit. `faults` has what was found so far: whoever runs out of time takes that."""

    def __init__(self, site: Mapping[str, bytes], served: ServedSite, open_page: OpenPage, told: AuditRequest) -> None:
        self._served = served
        self._open_page = open_page
        self._sources = SiteSources(site)
        self._told = told
        self.faults: list[Fault] = []

    async def look(self, seconds: float) -> None:
        """Look at the first page, at those that the brief names, and at those that are linked. Never raises."""
        try:
            async with asyncio.timeout(seconds):
                await self._pages()
        except TimeoutError:
            return
        except Exception:
            log.exception("a second look was broken off")

    async def _pages(self) -> None:
        began, seen = time.monotonic(), set[str]()
        waiting = [self._served.address, *(self._served.address + address for address in self._told.addresses)]
        named = len(waiting)
        while waiting and len(seen) < MOST_PAGES and (named > 0 or time.monotonic() - began < LINKED_SECONDS):
            address, named = waiting.pop(0), named - 1
            key, path = address.removesuffix(INDEX), self._served.path_of(address)
            if key not in seen and path is not None and path.endswith((".html", ".htm")):
                seen.add(key)
                waiting += await self._page(address, path)

    async def _page(self, address: str, path: str) -> list[str]:
        """Look at one page; what may pass by itself is looked at again with the page's timers run."""
        look, faults = await self._look(address)
        if any(RULES[one.rule].timed for one in look.findings):
            again, _ = await self._look(address, later=True)
            timed = keep_persistent(look.findings, again.findings)
            look.findings = [one for one in look.findings if not RULES[one.rule].timed or one in timed]
        findings = [one for one in look.findings if not is_asked_for(one, self._told.said)]
        where = address.removeprefix(self._served.address) or path
        self.faults += faults_from_findings(findings, path, where)
        if address != self._served.address:
            self.faults += _errors(faults, path, where)
        return look.links

    async def _look(self, address: str, *, later: bool = False) -> tuple[PageAudit, tuple[Fault, ...]]:
        async with self._open_page(PHONE) as opened:
            look = PageAudit(opened, self._sources, later)
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
