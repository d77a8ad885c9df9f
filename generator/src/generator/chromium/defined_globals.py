"""Asks a page which of the names that its code uses are defined."""

from collections.abc import Sequence

from playwright.async_api import Error

from generator.chromium.opened_page import OpenedPage


async def types_of_globals(opened: OpenedPage, names: Sequence[str]) -> Sequence[str]:
    """What `typeof` says of each name, by syntax alone."""
    asked = " ".join(f"${{typeof {name}}}" for name in names)
    try:
        evaluated = await opened.session.send("Runtime.evaluate", {"expression": f"`{asked}`"})
    except Error:
        return ()
    return str(evaluated["result"].get("value", "")).split()
