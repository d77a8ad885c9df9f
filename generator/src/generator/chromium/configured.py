"""Decides whether candidates are opened in a browser, and in which."""

import os
import shutil

import structlog

from generator.chromium import ChromiumBrowser, Setup, find_chromium
from generator.settings import GeneratorSettings

log = structlog.get_logger()

REMEDY = "install Chromium (on Debian and Ubuntu: apt-get install chromium), or name it in BROWSER_EXECUTABLE"
SANDBOX_REMEDY = "run the service as an ordinary user and leave BROWSER_SANDBOX on"


def browser_for(settings: GeneratorSettings) -> ChromiumBrowser | None:
    """The browser that the settings ask for; None where they want none or, on `auto`, where none is installed.

    Raises SystemExit where BROWSER_CHECKS is `on` and there is none.
    """
    if settings.browser_checks == "off":
        return None
    executable = find_chromium(settings.browser_executable, shutil.which)
    if executable is None and settings.browser_checks == "on":
        raise SystemExit(f"BROWSER_CHECKS is on and there is no browser: {REMEDY}")
    if executable is None:
        log.warning("candidates are not opened in a browser: there is none", remedy=REMEDY)
        return None
    sandbox = settings.browser_sandbox == "on" and os.geteuid() != 0  # Chromium's sandbox does not start as root
    if not sandbox:
        log.warning("pages are opened without Chromium's sandbox", remedy=SANDBOX_REMEDY)
    setup = Setup(
        executable=executable,
        sandbox=sandbox,
        allowed_hosts=settings.browser_allowed_hosts,
        mirror=settings.cdn_mirror_url,
    )
    return ChromiumBrowser(setup, contexts=settings.browser_contexts)
