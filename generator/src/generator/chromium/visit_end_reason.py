"""Explains why a visit ended before it was complete."""

import asyncio

from playwright.async_api import Error

from generator.chromium.page_errors import shorten


def explain_incomplete_visit(
    visiting: "asyncio.Task[str | None]", broken_off: "asyncio.Future[str]", seconds: float
) -> tuple[str | None, str | None]:
    """Return why the visit is incomplete: (because of the page, because of us). Raises unexpected exceptions."""
    if broken_off.done():
        return broken_off.result(), None
    if not visiting.done():
        return None, f"not visited to the end: this machine did not find the time within {seconds:.0f} s"
    error = visiting.exception()
    if error is None:
        return visiting.result(), None
    if not isinstance(error, Error):
        raise error
    return f"the browser broke it off: {shorten(error.message, 200)}", None
