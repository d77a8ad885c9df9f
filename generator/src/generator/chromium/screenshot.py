"""Takes screenshots of a page: a small one for operators, a full-page one for a vision model."""

import asyncio
import base64

from playwright.async_api import CDPSession, Error, FloatRect, Page, ViewportSize

VIEWPORT: ViewportSize = {"width": 1280, "height": 720}
"""Playwright's default, which graders use."""
SCALE = 0.5
QUALITIES = (60, 30)
MAX_SCREENSHOT_BYTES = 60 * 1024
MAX_FULL_PAGE_BYTES = 600 * 1024
MAX_HEIGHT_PX = 2400
"""Height in pixels that a model is shown; it does not recognise more of a longer screenshot."""
SECONDS = 2.0


async def take_full_page_screenshot(page: Page) -> bytes | None:
    """Take a JPEG of the page down to MAX_HEIGHT_PX, for a vision model; None if that takes too long."""
    try:
        height = await page.evaluate("Math.max(innerHeight, document.documentElement.scrollHeight)")
        width = (page.viewport_size or VIEWPORT)["width"]
        clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": min(float(height), MAX_HEIGHT_PX)}
        timeout = 1000 * SECONDS
        picture = await page.screenshot(
            type="jpeg", quality=80, clip=clip, full_page=True, animations="disabled", timeout=timeout
        )
    except Error:
        return None
    return picture if len(picture) <= MAX_FULL_PAGE_BYTES else None


async def take_viewport_screenshot(session: CDPSession) -> bytes | None:
    """Take a JPEG of the viewport, 640 pixels wide and limited in size; None if that takes too long."""
    clip = {"x": 0, "y": 0, **VIEWPORT, "scale": SCALE}
    for quality in QUALITIES:
        try:
            async with asyncio.timeout(SECONDS):
                taken = await session.send(
                    "Page.captureScreenshot", {"format": "jpeg", "quality": quality, "clip": clip}
                )
        except (TimeoutError, Error):
            return None
        if len(picture := base64.b64decode(taken["data"])) <= MAX_SCREENSHOT_BYTES:
            return picture
    return None
