"""Listens to the events of an open page: console messages, exceptions, dialogs, windows, crashes."""

import contextlib
from collections.abc import Callable
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, ConsoleMessage, Dialog, Error, Page

from generator.chromium.page_errors import MAX_FAULTS, PageErrors
from generator.chromium.request_router import RequestRouter
from generator.chromium.unavailable_requests import parse_stack

CRASHED = "the process of the page ended: it used more memory than a page may, or crashed"


class EventListener:
    """Records the events of one visit as page errors; closes dialogs and windows, which would block the page."""

    def __init__(self, router: RequestRouter, page_errors: PageErrors, break_off: Callable[[str], None]) -> None:
        self._router = router
        self._errors = page_errors
        self._break_off = break_off
        self._page: Page | None = None

    async def watch(self, context: BrowserContext, page: Page, session: CDPSession) -> None:
        """Start listening; call it before the page is opened."""
        self._page = page
        context.on("console", self._on_console)
        context.on("dialog", self._on_dialog)
        context.on("page", self._on_window)
        page.on("crash", lambda _: self._break_off(CRASHED))
        # Playwright's event has no line number for a script with a syntax error.
        session.on("Runtime.exceptionThrown", self._on_exception)
        session.on("Network.requestWillBeSent", self._router.on_request)
        session.on("Network.loadingFinished", self._router.on_response)
        session.on("Network.loadingFailed", self._router.on_response)
        await session.send("Runtime.enable")
        await session.send("Network.enable")

    def _on_console(self, message: ConsoleMessage) -> None:
        self._errors.count("messages")
        address = message.location["url"]
        if message.type != "error" or address in self._router.reported:
            return
        where = self._where(address, message.location["lineNumber"])
        self._errors.add("console-error", f"In the console: {message.text[:1000]}{where}", self._file(address))

    def _on_exception(self, event: dict[str, Any]) -> None:
        self._errors.count("messages")
        details = event["exceptionDetails"]
        address = str(details.get("url", ""))
        thrown = details.get("exception", {})
        said = str(thrown.get("description") or thrown.get("value") or details.get("text", ""))[:1000].split("\n")[0]
        if len(self._errors.thrown) < MAX_FAULTS:
            self._errors.thrown.append((said, parse_stack(details.get("stackTrace"))))
        promise = " in a promise" if "in promise" in details.get("text", "") else ""
        where = self._where(address, details.get("lineNumber", 0))
        self._errors.add("uncaught-exception", f"Uncaught{promise}: {said}{where}", self._file(address))

    async def _on_dialog(self, dialog: Dialog) -> None:
        self._errors.count("windows")
        if self._errors.on_dialog is not None:
            await self._errors.on_dialog(dialog)
            return
        with contextlib.suppress(Error):  # it is closed already
            await dialog.dismiss()

    async def _on_window(self, window: Page) -> None:
        if window is not self._page:
            self._errors.count("windows")
            with contextlib.suppress(Error):
                await window.close()

    def _file(self, address: str) -> str | None:
        return self._router.site.path_of(address)

    def _where(self, address: str, line: int) -> str:
        """The position, as in ` (script.js, line 3)`; Chromium counts lines from 0."""
        name = self._file(address) or address[:100]
        return f" ({name}, line {line + 1})" if name else ""
