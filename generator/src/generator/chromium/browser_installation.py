"""Finds the installed browser and connects it; prefers headless shells, which need a sixth of the CPU time."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import structlog

from generator.available_resources import available_memory, available_processors
from generator.browser_settings import BrowserSettings
from generator.chromium.browser import ChromiumBrowser
from generator.chromium.visit_metrics import VisitMetrics
from generator.chromium.worker_protocol import WorkerSettings

log = structlog.get_logger()

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
"""Names on PATH and absolute paths; the first that exists is used."""

REMEDY = "install Chromium (on Debian and Ubuntu: apt-get install chromium), or name it in BROWSER_EXECUTABLE"
SANDBOX_REMEDY = "run as an ordinary user with BROWSER_SANDBOX=auto or on"
NO_SANDBOX_FOR_ROOT = (
    "BROWSER_SANDBOX is on, and Chromium has no sandbox for root: run as an ordinary user, or set BROWSER_SANDBOX=off "
    "where a container or a virtual machine is wall enough"
)


def connect_browser(settings: BrowserSettings, metrics: VisitMetrics | None = None) -> ChromiumBrowser | None:
    """The browser as configured; None if it is turned off or, on `auto`, if none is installed.

    Raises SystemExit if BROWSER_CHECKS is `on` and none is installed, or if the requested sandbox is not available.
    """
    if settings.browser_checks == "off":
        return None
    executable = find_chromium(settings.browser_executable, shutil.which)
    if executable is None and settings.browser_checks == "on":
        raise SystemExit(f"BROWSER_CHECKS is on and there is no browser: {REMEDY}")
    if executable is None:
        log.warning("candidates are not opened in a browser: there is none", remedy=REMEDY)
        return None
    is_root = os.geteuid() == 0
    if settings.browser_sandbox == "on" and is_root:
        raise SystemExit(NO_SANDBOX_FOR_ROOT)
    sandbox = settings.browser_sandbox != "off" and not is_root
    if not sandbox:
        log.warning("pages are opened without Chromium's sandbox", remedy=SANDBOX_REMEDY)
    browser = WorkerSettings(
        executable=executable,
        sandbox=sandbox,
        allowed_hosts=settings.browser_allowed_hosts,
        mirror=settings.cdn_mirror_url,
        processors=available_processors(),
    )
    return ChromiumBrowser(browser, pages=settings.browser_contexts, limits=available_memory(), metrics=metrics)


def find_chromium(wanted: str | None, which: Callable[[str], str | None]) -> Path | None:
    """The path of `wanted` (a path, or a name on PATH) or of the first of NAMES. `which` is shutil.which."""
    for name in (wanted,) if wanted else NAMES:
        if found := which(name):
            return Path(found)
    return None
