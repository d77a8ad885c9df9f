"""Finds an installed Chromium, or a browser made of it; the one without windows first, which costs a sixth."""

from collections.abc import Callable
from pathlib import Path

NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
"""Names on PATH and, where nothing of that is on PATH, places; the first that exists is taken."""


def find_chromium(wanted: str | None, which: Callable[[str], str | None]) -> Path | None:
    """The browser that `wanted` names (a path, or a name on PATH), else the first of NAMES; None where there is none.

    `which` is shutil.which, which takes a path as it is.
    """
    for name in (wanted,) if wanted else NAMES:
        if found := which(name):
            return Path(found)
    return None
