"""Finds or installs a Chromium for the demo and the tests."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from generator.chromium.browser_installation import find_chromium
from tools.stack import installation
from tools.stack.broker import Say
from tools.stack.installation import CHROMIUM


class NoBrowserError(Exception):
    """No browser can be started on this machine; the text says what to install."""


def chromium_executable(environment: Mapping[str, str], say: Say = sys.stderr.write) -> Path:
    """The browser that BROWSER_EXECUTABLE names, else an installed one, else a newly installed one."""
    wanted = environment.get("BROWSER_EXECUTABLE") or None
    if found := find_chromium(wanted, shutil.which):
        return found
    if wanted is not None:
        raise NoBrowserError(f"BROWSER_EXECUTABLE names {wanted}, which is not there or cannot be run.")
    if installation.can_install(CHROMIUM):
        say("Installing Chromium from this system's archive, about half a minute.\n")
        installation.install(CHROMIUM)
        if found := find_chromium(None, shutil.which):
            return found
    raise NoBrowserError(
        f"No Chromium was found, nor a browser made of it.\nInstall one:\n    {installation.command_here(CHROMIUM)}"
    )
