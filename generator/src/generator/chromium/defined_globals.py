"""Finds out which global names are defined on a page."""

from collections.abc import Sequence

from playwright.async_api import Error

from generator.chromium.opened_page import OpenedPage


async def types_of_globals(opened: OpenedPage, names: Sequence[str]) -> Sequence[str]:
    """The `typeof` of each name; evaluated as a template string, so that no page code is called."""
    asked = " ".join(f"${{typeof {name}}}" for name in names)
    try:
        evaluated = await opened.session.send("Runtime.evaluate", {"expression": f"`{asked}`"})
    except Error:
        return ()
    return str(evaluated["result"].get("value", "")).split()
