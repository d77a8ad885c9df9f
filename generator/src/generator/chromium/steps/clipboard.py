"""Reads and clears the clipboard in a world of its own, where nothing that the page overwrites is called."""

import asyncio

from playwright.async_api import CDPSession

CLIPBOARD = asyncio.Lock()
"""Held by the trial that looks at the clipboard: a browser has one for all pages."""


async def clipboard_text(session: CDPSession) -> str:
    """The text on the clipboard. Raises Playwright's Error of a page that goes away."""
    return str(await _evaluated(session, "navigator.clipboard.readText()"))


async def clear_clipboard(session: CDPSession) -> None:
    """Forget what other pages copied."""
    await _evaluated(session, "navigator.clipboard.writeText('')")


async def _evaluated(session: CDPSession, script: str) -> object:
    tree = await session.send("Page.getFrameTree")
    made = await session.send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"]})
    options = {
        "contextId": made["executionContextId"],
        "awaitPromise": True,
        "returnByValue": True,
        "userGesture": True,
    }
    evaluated = await session.send("Runtime.evaluate", {"expression": script, **options})
    return evaluated["result"].get("value", "")
