"""Audits the pages of a site that a visitor reaches: the first, those that the brief names, and linked ones."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager

from playwright.async_api import Error

from generator.chromium.opened_page import OpenedPage
from generator.chromium.page_audit.audit_findings import RULES, faults_from_findings, is_asked_for, keep_persistent
from generator.chromium.page_audit.page_audit import PHONE, PageAudit
from generator.chromium.page_audit.rendered_placeholders import SiteSources
from generator.chromium.served_site import ServedSite
from generator.faults import CONSEQUENCE_KINDS, LOCATION_KINDS, REFUSED_DATA, UNNEEDED_REQUEST, Fault
from generator.page_timeouts import AUDIT_SECONDS
from generator.plan.step_parser import View
from generator.ports import AuditRequest

LINKED_SECONDS = 3.0
"""Time after which no further linked page is audited."""
MAX_PAGES = 8
INDEX = "index.html"
_EXCUSED_KINDS = LOCATION_KINDS | {REFUSED_DATA}

log = logging.getLogger(__name__)

OpenPage = Callable[[View], AbstractAsyncContextManager[OpenedPage]]


class SiteAudit:
    """The audit of one visit. `faults` has what was found so far, also after a timeout."""

    def __init__(self, site: Mapping[str, bytes], served: ServedSite, open_page: OpenPage, told: AuditRequest) -> None:
        self._served = served
        self._open_page = open_page
        self._sources = SiteSources(site)
        self._told = told
        self.faults: list[Fault] = []

    async def run(self, seconds: float) -> None:
        """Audit the first page, those that the brief names, and linked ones. Never raises."""
        try:
            async with asyncio.timeout(seconds):
                await self._pages()
        except TimeoutError:
            return
        except Exception:
            log.exception("a page audit failed")

    async def _pages(self) -> None:
        began, seen = time.monotonic(), set[str]()
        waiting = [self._served.address, *(self._served.address + address for address in self._told.addresses)]
        named = len(waiting)
        while waiting and len(seen) < MAX_PAGES and (named > 0 or time.monotonic() - began < LINKED_SECONDS):
            address, named = waiting.pop(0), named - 1
            key, path = address.removesuffix(INDEX), self._served.path_of(address)
            if key not in seen and path is not None and path.endswith((".html", ".htm")):
                seen.add(key)
                waiting += await self._page(address, path)

    async def _page(self, address: str, path: str) -> list[str]:
        """Audit one page; repeat it with advanced timers for findings that may disappear by themselves."""
        audit, faults = await self._audit(address)
        if sought := {one.rule for one in audit.findings if RULES[one.rule].timed}:
            again, _ = await self._audit(address, sought)
            timed = keep_persistent(audit.findings, again.findings)
            audit.findings = [one for one in audit.findings if not RULES[one.rule].timed or one in timed]
        findings = [one for one in audit.findings if not is_asked_for(one, self._told.said)]
        where = address.removeprefix(self._served.address) or path
        self.faults += faults_from_findings(findings, path, where)
        if address != self._served.address:
            self.faults += _errors(faults, path, where)
        return audit.links

    async def _audit(self, address: str, sought: Collection[str] = ()) -> tuple[PageAudit, tuple[Fault, ...]]:
        async with self._open_page(PHONE) as opened:
            audit = PageAudit(opened, self._sources, sought)
            try:
                await opened.clock.within(AUDIT_SECONDS, audit.run(address))
            except (TimeoutError, Error):
                audit.findings = [one for one in audit.findings if not RULES[one.rule].timed]
            return audit, opened.errors.faults


def _errors(faults: tuple[Fault, ...], path: str, where: str) -> list[Fault]:
    """The errors of a page that the visit does not open, except consequences of unavailable requests."""
    is_excused = any(one.kind in _EXCUSED_KINDS - {UNNEEDED_REQUEST} for one in faults)
    excused = _EXCUSED_KINDS | (CONSEQUENCE_KINDS if is_excused else frozenset())
    own = [one for one in faults if one.kind not in excused]
    return [Fault(f"opened as {where}: {one.reason}", one.path or path, fatal=False, kind=one.kind) for one in own]
