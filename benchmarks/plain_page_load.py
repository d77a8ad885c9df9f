"""Loads a page with plain Playwright only, as a baseline in the same browser."""

import contextlib
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from playwright.async_api import Browser, Error, Route, async_playwright

from generator.chromium.browser_launch import ARGUMENTS
from generator.chromium.served_site import HOST, ServedSite
from generator.site import Site


@dataclass
class ByHand:
    """One browser. Sites are served from memory and other hosts from the mirror, each library once."""

    browser: Browser
    client: httpx.AsyncClient
    mirror: str
    kept: dict[str, httpx.Response] = field(default_factory=dict)

    async def load(self, site: Site, root: str) -> float:
        """Seconds for a new context, loading the page until its load event, and closing the context."""
        served, began = ServedSite(site, root), time.monotonic()
        context = await self.browser.new_context()

        async def serve(route: Route) -> None:
            with contextlib.suppress(Error):  # requests of a page that is being closed
                await self._serve(route, served)

        await context.route("**/*", serve)
        page = await context.new_page()
        await page.goto(served.address, wait_until="load")
        await context.close()
        return time.monotonic() - began

    async def _serve(self, route: Route, served: ServedSite) -> None:
        url = httpx.URL(route.request.url)
        if url.host == HOST:
            answer = served.answer(str(url))
            await route.fulfill(status=answer.status, content_type=answer.media_type, body=answer.body)
            return
        response = self.kept.get(str(url)) or await self.client.get(f"{self.mirror}/{url.host}{url.path}")
        if url.host == "cdn.jsdelivr.net":
            self.kept[str(url)] = response
        await route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)


@asynccontextmanager
async def by_hand(executable: Path, mirror: str) -> AsyncIterator[ByHand]:
    """Start a browser as the generator does."""
    async with async_playwright() as playwright, httpx.AsyncClient(trust_env=False) as client:
        browser = await playwright.chromium.launch(
            executable_path=executable, args=list(ARGUMENTS), chromium_sandbox=os.geteuid() != 0
        )
        yield ByHand(browser, client, mirror)
        await browser.close()
