"""A gateway with its pages on a port that it keeps when it is restarted, and pages of it in a real browser."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect
from pydantic import SecretStr

from chassis.http_server import HttpServer
from chassis.security_headers import SecurityHeaders
from contracts.evidence import SiteEvidence
from contracts.progress_record import Progress
from gateway.briefs_read_model import BriefsReadModel
from gateway.http_application import create_app
from gateway.settings import GatewaySettings
from tests.stand_ins.conversation_stream import RecordedConversations
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.names import look_up
from tests.unit.gateway.sample_requests import SECRET
from tools.screenshots.sample_briefs import Sample, evidence_of
from tools.screenshots.sample_conversation import turns_of
from tools.stack.free_ports import free_port
from tools.stack.readiness import PATIENCE

expect.set_options(timeout=1000 * PATIENCE)


class ServedPages:
    """The gateway. Like one with a broker, it knows after a restart what it was told before."""

    def __init__(self, operator_token: str | None = None) -> None:
        self._settings = GatewaySettings(
            brief_secret=SecretStr(SECRET), operator_token=SecretStr(operator_token) if operator_token else None
        )
        self._port = free_port()
        self._told: list[Progress | SiteEvidence] = []
        self.outbox, self.conversations = RecordingOutbox(), RecordedConversations()
        self.address = f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Serve, with everything that was told read back."""
        self.is_running = True
        self._read_model = BriefsReadModel()
        told, self._told = self._told, []
        self.tell(told)
        app = create_app(
            self._settings,
            outbox=self.outbox,
            read_model=self._read_model,
            clock=lambda: datetime.now(UTC),
            lookup=look_up,
            conversations=self.conversations,
        )
        self._server = HttpServer(SecurityHeaders(app), host="127.0.0.1", port=self._port)
        await self._server.start()

    async def stop(self) -> None:
        """Stop as the service does at SIGTERM."""
        self.is_running = False
        await self._read_model.close()
        await self._server.stop()

    def tell(self, records: Sequence[Progress | SiteEvidence]) -> None:
        """Have the gateway read more of its streams."""
        for record in records:
            self._told.append(record)
            if isinstance(record, Progress):
                self._read_model.apply(len(self._told), record)
            else:
                self._read_model.apply_evidence(len(self._told), record)


def tell(served: ServedPages, *briefs: Sample) -> None:
    """Have the gateway read the events, evidence and conversations of samples."""
    for brief in briefs:
        served.tell(brief.events)
        if brief.outcomes:
            served.tell([evidence_of(brief, brief.outcomes)])
        served.conversations.records.extend(turns_of(brief))


@asynccontextmanager
async def serving(operator_token: str | None = None) -> AsyncIterator[ServedPages]:
    pages = ServedPages(operator_token)
    await pages.start()
    try:
        yield pages
    finally:
        if pages.is_running:
            await pages.stop()


@asynccontextmanager
async def chromium(path: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        # Chromium refuses to run as root with its sandbox.
        browser = await playwright.chromium.launch(executable_path=path, chromium_sandbox=os.geteuid() != 0)
        yield browser
        await browser.close()


@asynccontextmanager
async def tab(browser: Browser, served: ServedPages) -> AsyncIterator[Page]:
    """A tab of a browser that knows no cookie. What its console complains of fails the test, as does any dialog."""
    context = await browser.new_context(base_url=served.address, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(1000 * PATIENCE)
    page, complaints = await context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    yield page
    await context.close()
    assert complaints == []
