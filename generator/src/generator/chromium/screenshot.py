"""Takes a small picture of a page for the operator."""

import asyncio
import base64

from playwright.async_api import CDPSession, Error, FloatRect, Page, ViewportSize

VIEWPORT: ViewportSize = {"width": 1280, "height": 720}
"""Playwright's default, which graders use."""
SCALE = 0.5
QUALITIES = (60, 30)
LARGEST = 60 * 1024
LARGEST_PICTURE = 600 * 1024
HIGHEST = 2400
"""Pixels of a page that a model is shown; it sees no more of a longer picture."""
SECONDS = 2.0


async def take_full_page_screenshot(page: Page) -> bytes | None:
    """A JPEG of the page down to HIGHEST, for a model to see; None if it cannot be taken in time."""
    try:
        height = await page.evaluate("Math.max(innerHeight, document.documentElement.scrollHeight)")
        width = (page.viewport_size or VIEWPORT)["width"]
        clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": min(float(height), HIGHEST)}
        timeout = 1000 * SECONDS
        picture = await page.screenshot(
            type="jpeg", quality=80, clip=clip, full_page=True, animations="disabled", timeout=timeout
        )
    except Error:
        return None
    return picture if len(picture) <= LARGEST_PICTURE else None


async def take_viewport_screenshot(session: CDPSession) -> bytes | None:
    """A JPEG of the viewport, 640 pixels wide, of at most LARGEST bytes; None if it cannot be taken in time."""
    clip = {"x": 0, "y": 0, **VIEWPORT, "scale": SCALE}
    for quality in QUALITIES:
        try:
            async with asyncio.timeout(SECONDS):
                taken = await session.send(
                    "Page.captureScreenshot", {"format": "jpeg", "quality": quality, "clip": clip}
                )
        except (TimeoutError, Error):
            return None
        if len(picture := base64.b64decode(taken["data"])) <= LARGEST:
            return picture
    return None
