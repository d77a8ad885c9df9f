"""Opens a published page as an evaluator does, in a plain Chromium at its address, and evaluates expressions there."""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.async_api import Error, Page, Route, async_playwright

from generator.chromium.expression_evaluation import DebuggerEvaluation
from generator.chromium.expression_parser import may_act
from generator.ports import Browser, ExpressionResult, Visit
from generator.site import Site

LOAD_SECONDS = 30.0
CHECK_SECONDS = 10.0
"""For each expression to become true after the load."""
POLL_SECONDS = 0.25


@dataclass  # not frozen: Playwright marks the object whose methods it calls
class LiveBrowser:
    """A generator.ports.Browser whose expressions are evaluated on the published page; the rest `inner` does.

    Requests to other hosts go to `mirror` where one is set, as those of candidates do.
    """

    inner: Browser
    pages_url: str
    executable: Path
    mirror: str | None = None

    async def visit(self, site: Site, *, expressions: Sequence[str], **others: Any) -> Visit:
        """Judge as `inner` does, with the answers of the live page."""
        visit = await self.inner.visit(site, expressions=(), **others)
        return replace(visit, answers=tuple(await self._evaluate(expressions)))

    async def _evaluate(self, expressions: Sequence[str]) -> list[ExpressionResult]:
        async with async_playwright() as playwright:
            is_root = os.geteuid() == 0
            browser = await playwright.chromium.launch(executable_path=self.executable, chromium_sandbox=not is_root)
            try:
                page = await browser.new_page()
                if self.mirror:
                    await page.route(self._is_elsewhere, self._answer_from_mirror)
                await page.goto(self.pages_url, wait_until="load", timeout=LOAD_SECONDS * 1000)
                return await evaluate_all(page, expressions)
            except Error as error:
                reason = f"{self.pages_url} did not load: {error.message.splitlines()[0]}"
                return [ExpressionResult(truthy=False, detail=reason)] * len(expressions)
            finally:
                await browser.close()

    def _is_elsewhere(self, url: str) -> bool:
        return urlsplit(url).netloc != urlsplit(self.pages_url).netloc

    async def _answer_from_mirror(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        query = f"?{parts.query}" if parts.query else ""
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"{str(self.mirror).rstrip('/')}/{parts.netloc}{parts.path}{query}")
        await route.fulfill(status=answer.status_code, headers=passed_on(answer.headers), body=answer.content)


def passed_on(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of a mirrored answer that a page can notice."""
    return {name: value for name, value in headers.items() if name.startswith(("content-type", "access-control-"))}


async def evaluate_all(page: Page, expressions: Sequence[str]) -> list[ExpressionResult]:
    """Evaluate each in turn on the loaded page."""
    evaluation = DebuggerEvaluation(await page.context.new_cdp_session(page))
    return [await until_true(evaluation, expression) for expression in expressions]


async def until_true(evaluation: DebuggerEvaluation, expression: str) -> ExpressionResult:
    """Evaluate until it is true or CHECK_SECONDS have passed; only once where that might change the page."""
    give_up = time.monotonic() + CHECK_SECONDS
    while True:
        value = await evaluation.evaluate(expression)
        if value.truthy or may_act(expression) or time.monotonic() > give_up:
            return ExpressionResult(truthy=value.truthy, detail=value.words)
        await asyncio.sleep(POLL_SECONDS)
