"""Takes screenshots of a page: a small one for operators, a full-page one for a vision model."""

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
"""Height in pixels that a model is shown; it does not recognise more of a longer screenshot."""
SECONDS = 2.0


async def take_full_page_screenshot(page: Page) -> bytes | None:
    """Take a JPEG of the page down to HIGHEST, for a vision model; None if that takes too long."""
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
    """Take a JPEG of the viewport, 640 pixels wide and of at most LARGEST bytes; None if that takes too long."""
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
