"""The browser's worker: `python -m generator.chromium`, started by the service, which speaks to it in lines."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import BinaryIO

from playwright.async_api import Browser, Error, Playwright, async_playwright

from chassis.cancelling import cancel_and_wait
from generator.chromium.arguments import ARGUMENTS, NOT_PLAYWRIGHTS
from generator.chromium.page_visit import PageVisit
from generator.chromium.protocol import ORDER_BYTES, Order, Setup, Started
from generator.chromium.questions import shortened
from generator.chromium.remote import Remote

LAUNCH_SECONDS = 20.0
NO_SANDBOX = (
    "Chromium cannot make its sandbox here: let this user make user namespaces (in a container by the seccomp profile "
    "generator/seccomp.json), or set BROWSER_SANDBOX=off where the container is wall enough"
)


def main() -> None:
    """Serve until standard input ends, which it also does when the service is killed."""
    # What anything else prints must not come between the lines.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as lines:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        asyncio.run(_serve(lines))


async def _serve(lines: BinaryIO) -> None:
    orders = asyncio.StreamReader(limit=ORDER_BYTES)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    setup = Setup.model_validate_json(await orders.readline())
    async with async_playwright() as playwright:
        try:
            browser = await _launch(playwright, setup)
        except Error as error:
            _write(lines, Started(problem=_problem(setup.executable, error.message)).line())
            return
        _write(lines, Started(version=browser.version).line())
        # As if the service had left: without a browser there is nothing more to do.
        browser.on("disconnected", lambda _: orders.feed_eof())
        with contextlib.suppress(Error):
            await _obey(orders, lines, browser, setup)
        await browser.close()


async def _launch(playwright: Playwright, setup: Setup) -> Browser:
    return await playwright.chromium.launch(
        executable_path=setup.executable,
        args=list(ARGUMENTS),
        ignore_default_args=list(NOT_PLAYWRIGHTS),
        chromium_sandbox=setup.sandbox,
        timeout=1000 * LAUNCH_SECONDS,
    )


async def _obey(orders: asyncio.StreamReader, lines: BinaryIO, browser: Browser, setup: Setup) -> None:
    remote = Remote(setup.mirror)

    async def obey(order: Order) -> None:
        outcome = await PageVisit(order, setup, remote).make(browser)
        _write(lines, outcome.line())

    visits: set[asyncio.Task[None]] = set()
    try:
        while line := await orders.readline():
            visit = asyncio.create_task(obey(Order.model_validate_json(line)))
            visits.add(visit)
            visit.add_done_callback(visits.discard)
            visit.add_done_callback(lambda done: _end_with(done, orders))
    finally:
        await cancel_and_wait(*visits)
        await remote.close()


def _end_with(visit: "asyncio.Task[None]", orders: asyncio.StreamReader) -> None:
    """A visit that fails, rather than its page, ends the worker: its state is not known any more."""
    if not visit.cancelled() and (error := visit.exception()) is not None:
        sys.excepthook(type(error), error, error.__traceback__)
        orders.feed_eof()


def _write(lines: BinaryIO, line: bytes) -> None:
    lines.write(line)
    lines.flush()


def _problem(executable: Path, message: str) -> str:
    if "No usable sandbox" in message or "setuid_sandbox_host" in message:
        return NO_SANDBOX
    # Playwright puts the whole command line before what the browser said.
    said = [line.partition("[err]")[2].strip() for line in message.splitlines() if "[err]" in line]
    return f"{executable} does not start: {shortened(' '.join(said[-5:]) or message, 500)}"


if __name__ == "__main__":
    main()
