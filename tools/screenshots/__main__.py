"""Takes the pictures of the gateway's pages that the documents show, in a real browser, of made-up briefs."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Literal

from playwright.async_api import Browser, async_playwright
from pydantic import SecretStr

from chassis.errors import Unroutable
from chassis.http_server import HttpServer
from chassis.security_headers import SecurityHeaders
from contracts.messages import BriefAccepted, RevisionAccepted
from contracts.operator_commands import Command
from contracts.progress_record import Progress
from gateway.briefs_read_model import BriefsReadModel
from gateway.http_application import create_app
from gateway.settings import GatewaySettings
from tools.screenshots.sample_briefs import Sample, evidence_of, id_of, samples
from tools.screenshots.sample_conversation import SampleConversations
from tools.stack.chromium import chromium_executable
from tools.stack.free_ports import free_port
from tools.stack.stand_in_processes import ROOT

FOLDER = ROOT / "docs" / "screenshots"
WIDE, PHONE = (1200, 760), (380, 760)
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
"""So that pictures change only with the pages."""

# Of the site that the sample briefs were for.
SITE = """<!doctype html><style>body{font:18px system-ui;margin:2rem 3rem}b{font-size:2rem}
td,th{padding:.4rem 2rem .4rem 0;text-align:start}</style><h1>Sales Summary</h1><p>Total: <b>1,284.50</b></p>
<table><tr><th>Region<th>Sales<tr><td>North<td>402.25<tr><td>South<td>610.00<tr><td>West<td>272.25</table>"""


class NoOutbox:
    """A gateway.ports.Outbox for a gateway that only shows briefs."""

    async def send(self, message: BriefAccepted | RevisionAccepted) -> None:
        """Refuse every message."""
        raise Unroutable("this gateway only shows briefs")

    async def send_command(self, command: Command) -> None:
        """Refuse every command."""
        raise Unroutable("this gateway only shows briefs")

    def report(self, progress: Progress) -> None:
        """Report nothing."""


async def main() -> None:
    """Write every picture into `docs/screenshots`."""
    async with async_playwright() as playwright:
        path = chromium_executable(os.environ)
        browser = await playwright.chromium.launch(executable_path=path, chromium_sandbox=os.geteuid() != 0)
        async with serving(await picture_of(browser, SITE)) as address:
            await take(browser, address, "briefs")
            await take(browser, address, "brief", task="sum-of-sales")
            await take(browser, address, "brief-dark", task="invoice-viewer", scheme="dark")
            await take(browser, address, "briefs-phone", size=PHONE)
            await take_conversation(browser, address, "sum-of-sales")
        await browser.close()


async def picture_of(browser: Browser, html: str) -> bytes:
    """What a browser sees of a page."""
    page = await browser.new_page(viewport={"width": 640, "height": 400})
    await page.set_content(html)
    picture = await page.screenshot(type="jpeg", quality=70)
    await page.close()
    return picture


@asynccontextmanager
async def serving(picture: bytes) -> AsyncIterator[str]:
    """The address of a gateway that knows the samples."""
    read_model = BriefsReadModel(clock=lambda: NOW)
    tell(read_model, samples(NOW), picture)
    settings, port = GatewaySettings(brief_secret=SecretStr("x" * 16), operator_token=None), free_port()
    said = SampleConversations(samples(NOW))
    app = create_app(settings, outbox=NoOutbox(), read_model=read_model, clock=lambda: NOW, conversations=said)
    server = HttpServer(SecurityHeaders(app), host="127.0.0.1", port=port)
    await server.start()
    yield f"http://127.0.0.1:{port}"
    await read_model.close()
    await server.stop()


def tell(read_model: BriefsReadModel, told: Iterable[Sample], picture: bytes) -> None:
    """Have the read model know the briefs, and the evidence of those with a site."""
    offsets = itertools.count()
    for sample in told:
        for event in sample.events:
            read_model.apply(next(offsets), event)
        if sample.outcomes is not None:
            read_model.apply_evidence(next(offsets), evidence_of(sample, sample.outcomes, picture))


async def take(
    browser: Browser,
    address: str,
    name: str,
    *,
    task: str | None = None,
    size: tuple[int, int] = WIDE,
    scheme: Literal["light", "dark"] = "light",
) -> None:
    """One picture: of the page of a task, or of the table."""
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    await page.goto(f"{address}/briefs/{id_of(task)}" if task else address)
    await page.wait_for_selector("[data-connection=live]")
    failed = page.locator(".result:has(.dot.failed):visible > summary")
    if await failed.count():
        await failed.first.click()
    await page.screenshot(path=FOLDER / f"{name}.png", full_page=task is not None)
    await page.close()
    print(FOLDER.relative_to(ROOT) / f"{name}.png")


async def take_conversation(browser: Browser, address: str, task: str) -> None:
    """The picture of prompts and replies, with one turn unfolded."""
    page = await browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
    await page.goto(f"{address}/briefs/{id_of(task)}/conversation")
    turn = page.locator(".turn").nth(1)
    for summary in (turn.locator("summary"), turn.get_by_text("Prompt", exact=True)):
        await summary.first.click()
    await page.screenshot(path=FOLDER / "conversation.png", full_page=True)
    await page.close()
    print(FOLDER.relative_to(ROOT) / "conversation.png")


if __name__ == "__main__":
    asyncio.run(main())
