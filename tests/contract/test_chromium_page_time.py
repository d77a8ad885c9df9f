"""A page that stands still because the machine does loses no time; offline a service worker answers in its place."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from generator.chromium.allowed_hosts import LIBRARIES
from generator.chromium.browser_launch import launch
from generator.chromium.check_evaluation import CheckedPage
from generator.chromium.concurrency_limit import ConcurrencyLimit
from generator.chromium.opened_page import OpenedPage, open_page
from generator.chromium.page_errors import PageErrors
from generator.chromium.request_router import RequestRouter
from generator.chromium.resource_fetcher import ResourceFetcher
from generator.chromium.served_site import ServedSite
from generator.chromium.worker_protocol import WorkerSettings
from generator.site import Site
from tests.contract.child_processes import renderers
from tests.contract.chromium import QUICK, page
from tests.contract.test_chromium_fairness import REGISTERS, WORKER
from tools.stack.readiness import PATIENCE

ADDRESS_ROOT = "a-page"


@pytest.fixture
async def launched(chromium_path: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await launch(playwright, WorkerSettings(executable=chromium_path, sandbox=False))
        yield browser
        await browser.close()


@asynccontextmanager
async def opened(browser: Browser, site: Site) -> AsyncIterator[OpenedPage]:
    fetcher, errors = ResourceFetcher(None), PageErrors(lambda _: None)
    router = RequestRouter(ServedSite(site, ADDRESS_ROOT), fetcher, LIBRARIES, errors)
    try:
        async with open_page(browser, router, errors, QUICK, ConcurrencyLimit(1), lambda _: None) as page:
            await page.load(router.site.address)
            yield page
    finally:
        await fetcher.close()


async def test_a_page_whose_process_is_stopped_is_waited_for_without_losing_time(launched: Browser) -> None:
    async with opened(launched, page("setTimeout(() => { document.title = 'late' }, 300)")) as seen:
        stopped = renderers()
        for one in stopped:
            one.send_signal(signal.SIGSTOP)
        try:
            # The answers that were under way are worth less than this.
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(5 * QUICK.check):
                    await seen.clock.sleep(QUICK.check)
        finally:
            for one in stopped:
                one.send_signal(signal.SIGCONT)
        answer = await CheckedPage(seen.session, seen.clock, QUICK).ask("document.title === 'late'", PATIENCE)
        assert answer.truthy


async def test_offline_a_page_comes_from_its_service_worker_and_nothing_from_us(launched: Browser) -> None:
    async with opened(launched, Site({**page(REGISTERS), "sw.js": WORKER, "data.json": b"{}"})) as seen:
        asked = CheckedPage(seen.session, seen.clock, QUICK)
        assert (await asked.ask("navigator.serviceWorker.controller !== null", PATIENCE)).truthy
        await seen.go_offline(offline=True)
        await seen.load(f"{seen.router.site.address}?again")
        for expression in ("document.querySelector('h1') === null", "navigator.onLine === false"):
            assert (await asked.ask(expression, PATIENCE)).truthy
        await seen.page.goto("about:blank")
        await seen.load(seen.router.site.address)
        for expression in (
            "document.title === 'offline-ready'",
            "fetch('none.json').catch(() => 'no').then((a) => a === 'no')",
        ):
            answer = await asked.ask(expression, PATIENCE)
            assert answer.truthy, answer
