"""Says why nothing could be done with what a selector finds."""

from playwright.async_api import Error

from generator.chromium.opened_page import OpenedPage
from generator.chromium.steps.elements import FoundElements, find_elements

WHY_SECONDS = 1.0


async def explain_not_actionable(opened: OpenedPage, selector: str) -> str:
    """Why nothing could be done with what the selector finds."""
    try:
        found: FoundElements = await opened.clock.within(WHY_SECONDS, find_elements(opened.page, selector))
    except TimeoutError:
        return "the page does not answer, as a script runs without end"
    except Error as error:
        return f"`{selector}`: {error.message.partition(chr(10))[0][:150]}"
    if not found.count:
        return f"`{selector}` is not there"
    if not found.visible:
        return f"`{selector}` is there but not visible"
    if not found.visible[0].enabled:
        return f"`{selector}` is disabled"
    return f"`{selector}` is there, and something covers it or it does not keep still"
