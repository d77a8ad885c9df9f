"""The browser worker, `python -m generator.chromium`: reads visit requests from stdin, writes results to stdout."""

import asyncio
import os
import sys
from typing import BinaryIO

from playwright.async_api import Browser, Error, async_playwright

from generator.chromium.browser_launch import launch, launch_problem
from generator.chromium.concurrency_limit import ConcurrencyLimit
from generator.chromium.page_visit import PageVisit
from generator.chromium.remote_resources import MadeWhenNeeded
from generator.chromium.steps.elements import register_element_facts
from generator.chromium.worker_protocol import (
    MAX_REQUEST_BYTES,
    VisitRequest,
    VisitResult,
    WorkerSettings,
    WorkerStarted,
)


def main() -> None:
    """Serve until stdin ends, which also happens when the service is killed."""
    # Redirect prints to stderr, so that stdout has nothing but results.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as lines:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        asyncio.run(_serve(lines))


async def _serve(lines: BinaryIO) -> None:
    requests = asyncio.StreamReader(limit=MAX_REQUEST_BYTES)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(requests), sys.stdin)
    settings = WorkerSettings.model_validate_json(await requests.readline())
    async with async_playwright() as playwright:
        await register_element_facts(playwright)
        try:
            browser = await launch(playwright, settings)
        except Error as error:
            _write(lines, WorkerStarted(problem=launch_problem(settings.executable, error.message)))
            return
        _write(lines, WorkerStarted(version=browser.version))
        # A worker without its browser ends as if the service had closed stdin.
        browser.on("disconnected", lambda _: requests.feed_eof())
        await _serve_requests(requests, lines, browser, settings)
        await browser.close()


async def _serve_requests(
    requests: asyncio.StreamReader, lines: BinaryIO, browser: Browser, settings: WorkerSettings
) -> None:
    """Make visits until the requests end, which cancels running visits. A visit that raises ends the worker."""
    fetcher = MadeWhenNeeded(settings.mirror)
    slots, pages = ConcurrencyLimit(settings.processors), ConcurrencyLimit(settings.pages, most_waiting=sys.maxsize)

    async def serve(request: VisitRequest) -> None:
        _write(lines, await PageVisit(request, settings, fetcher, slots, pages).make(browser))

    try:
        async with asyncio.TaskGroup() as visits:
            while True:
                line = await requests.readuntil()
                visits.create_task(serve(VisitRequest.model_validate_json(line)))
    except* asyncio.IncompleteReadError:
        pass  # the end of stdin
    finally:
        await fetcher.close()


def _write(lines: BinaryIO, message: WorkerStarted | VisitResult) -> None:
    lines.write(message.to_line())
    lines.flush()


if __name__ == "__main__":
    main()
