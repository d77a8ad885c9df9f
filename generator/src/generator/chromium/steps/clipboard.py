"""Reads and clears the clipboard in an isolated world, where the page cannot overwrite the functions."""

import asyncio

from playwright.async_api import CDPSession

CLIPBOARD = asyncio.Lock()
"""Held by the scenario that uses the clipboard: a browser has one for all pages."""


async def clipboard_text(session: CDPSession) -> str:
    """Read the clipboard's text. Raises Playwright's Error if the page navigates."""
    return str(await _evaluated(session, "navigator.clipboard.readText()"))


async def clear_clipboard(session: CDPSession) -> None:
    """Clear what other pages copied."""
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
