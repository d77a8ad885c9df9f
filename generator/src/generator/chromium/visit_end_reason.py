"""Words why a visit came to its end before it was complete."""

import asyncio

from playwright.async_api import Error

from generator.chromium.page_errors import shorten


def explain_incomplete_visit(
    look: "asyncio.Task[str | None]", broken_off: "asyncio.Future[str]", seconds: float
) -> tuple[str | None, str | None]:
    """Why the visit is not complete: for the page's sake, for ours. None where it is. Raises what is a bug."""
    if broken_off.done():
        return broken_off.result(), None
    if not look.done():
        return None, f"not visited to the end: this machine did not find the time within {seconds:.0f} s"
    error = look.exception()
    if error is None:
        return look.result(), None
    if not isinstance(error, Error):
        raise error
    return f"the browser broke it off: {shorten(error.message, 200)}", None
