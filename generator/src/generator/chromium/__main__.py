"""The browser's worker: `python -m generator.chromium`, started by the service, which speaks to it in lines."""

import asyncio
import contextlib
import os
import sys
from typing import BinaryIO

from playwright.async_api import Browser, Error, async_playwright

from chassis.cancelling import cancel_and_wait
from generator.chromium.launch import launch, launch_problem
from generator.chromium.page_visit import PageVisit
from generator.chromium.protocol import MAX_REQUEST_BYTES, BrowserSettings, VisitRequest, WorkerStarted
from generator.chromium.resource_fetcher import ResourceFetcher


def main() -> None:
    """Serve until standard input ends, which it also does when the service is killed."""
    # What anything else prints must not come between the lines.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as lines:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        asyncio.run(_serve(lines))


async def _serve(lines: BinaryIO) -> None:
    requests = asyncio.StreamReader(limit=MAX_REQUEST_BYTES)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(requests), sys.stdin)
    settings = BrowserSettings.model_validate_json(await requests.readline())
    async with async_playwright() as playwright:
        try:
            browser = await launch(playwright, settings)
        except Error as error:
            _write(lines, WorkerStarted(problem=launch_problem(settings.executable, error.message)).to_line())
            return
        _write(lines, WorkerStarted(version=browser.version).to_line())
        # As if the service had left: without a browser there is nothing more to do.
        browser.on("disconnected", lambda _: requests.feed_eof())
        with contextlib.suppress(Error):
            await _serve_requests(requests, lines, browser, settings)
        await browser.close()


async def _serve_requests(
    requests: asyncio.StreamReader, lines: BinaryIO, browser: Browser, settings: BrowserSettings
) -> None:
    remote = ResourceFetcher(settings.mirror)

    async def obey(request: VisitRequest) -> None:
        result = await PageVisit(request, settings, remote).make(browser)
        _write(lines, result.to_line())

    visits: set[asyncio.Task[None]] = set()
    try:
        while line := await requests.readline():
            visit = asyncio.create_task(obey(VisitRequest.model_validate_json(line)))
            visits.add(visit)
            visit.add_done_callback(visits.discard)
            visit.add_done_callback(lambda done: _end_with(done, requests))
    finally:
        await cancel_and_wait(*visits)
        await remote.close()


def _end_with(visit: "asyncio.Task[None]", requests: asyncio.StreamReader) -> None:
    """A visit that fails, rather than its page, ends the worker: its state is not known any more."""
    if not visit.cancelled() and (error := visit.exception()) is not None:
        sys.excepthook(type(error), error, error.__traceback__)
        requests.feed_eof()


def _write(lines: BinaryIO, line: bytes) -> None:
    lines.write(line)
    lines.flush()


if __name__ == "__main__":
    main()
