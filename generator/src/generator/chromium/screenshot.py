"""Takes a small picture of a page for the operator."""

import asyncio
import base64

from playwright.async_api import CDPSession, Error, ViewportSize

VIEWPORT: ViewportSize = {"width": 1280, "height": 720}
"""Playwright's default, which graders use."""
SCALE = 0.5
QUALITIES = (60, 30)
LARGEST = 60 * 1024
SECONDS = 2.0


async def take_screenshot(session: CDPSession) -> bytes | None:
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
