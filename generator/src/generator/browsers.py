"""Decides whether candidates are opened in a browser, and in which."""

import os
import shutil

import structlog

from generator.chromium import ChromiumBrowser, Setup, find_chromium
from generator.settings import GeneratorSettings

log = structlog.get_logger()

REMEDY = "install Chromium (on Debian and Ubuntu: apt-get install chromium), or name it in BROWSER_EXECUTABLE"


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
    setup = Setup(
        executable=executable,
        sandbox=os.geteuid() != 0,  # Chromium's sandbox does not start as root
        allowed_hosts=settings.browser_allowed_hosts,
        mirror=settings.cdn_mirror_url,
    )
    return ChromiumBrowser(setup, contexts=settings.browser_contexts)
