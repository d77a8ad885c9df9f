"""Records what happens on a page while steps run: dialogs, downloads, errors, navigations."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Dialog, Download, Error

from generator.chromium.opened_page import OpenedPage
from generator.chromium.page_errors import shorten
from generator.chromium.steps.elements import CannotTellError, find_elements

MAX_KEPT = 20
MAX_DOWNLOAD_BYTES = 2_000_000
DOWNLOAD_SECONDS = 5.0
WORDS_SECONDS = 1.0
"""Timeout for reading an alert on the page."""
_ERRORS = ("uncaught-exception", "console-error")
_ALERTS = "[role=alert], [role=alertdialog], [aria-live=assertive], dialog[open]"


@dataclass
class PageEvents:
    """`dialogs` as `kind: words`; `downloads` as name and content, None if that could not be read."""

    opened: OpenedPage
    address: str
    start: str
    """The start page, relative to `address`."""
    dialogs: list[str] = field(default_factory=list)
    dialogs_before: int = 0
    """Number of dialogs before the last action."""
    downloads: list[tuple[str, str | None]] = field(default_factory=list)
    _reading: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self) -> None:
        """Start listening."""
        self.opened.errors.on_dialog = self._on_dialog
        self.opened.page.on("download", self._on_download)

    @property
    def errors(self) -> list[str]:
        """Console errors and uncaught exceptions."""
        return [fault.reason for fault in self.opened.errors.faults if fault.kind in _ERRORS]

    async def describe(self) -> str:
        """Describe what else happened, for the message of a failed step."""
        errors = "; ".join(shorten(error, 120) for error in self.errors[:2]) or "none"
        dialogs = ", ".join(shorten(dialog, 100) for dialog in self.dialogs[-2:]) or "none"
        said = [f"errors: {errors}", f"dialog: {dialogs}"]
        with contextlib.suppress(TimeoutError, Error, CannotTellError):
            if alert := await self.opened.clock.within(WORDS_SECONDS, self._alert()):
                said.append(f"alert: {alert}")
        if self.downloads:
            said.append(f"downloads: {', '.join(shorten(name, 60) for name, _ in self.downloads[-3:])}")
        if (here := self.opened.page.url.removeprefix(self.address)) != self.start:
            said.append(f"address: {shorten(here, 80)}")
        return "; ".join(said)

    async def _alert(self) -> str:
        found = (await find_elements(self.opened.page, _ALERTS)).visible
        return shorten(found[0].texts[0], 100) if found else ""

    async def _on_dialog(self, dialog: Dialog) -> None:
        """Record and accept the dialog; a prompt gets its default value."""
        if len(self.dialogs) < MAX_KEPT:
            self.dialogs.append(f"{dialog.type}: {shorten(dialog.message, 200)}")
        with contextlib.suppress(Error):  # it is closed already
            await (dialog.accept(dialog.default_value) if dialog.type == "prompt" else dialog.accept())

    def _on_download(self, download: Download) -> None:
        task = asyncio.create_task(self._read(download))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def _read(self, download: Download) -> None:
        content: str | None = None
        with contextlib.suppress(Error, OSError, TimeoutError):
            async with asyncio.timeout(DOWNLOAD_SECONDS):
                content = await asyncio.to_thread(_text_of, Path(await download.path()))
        if len(self.downloads) < MAX_KEPT:
            self.downloads.append((download.suggested_filename, content))


def _text_of(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(MAX_DOWNLOAD_BYTES).decode("utf-8", "replace").removeprefix("\ufeff")
