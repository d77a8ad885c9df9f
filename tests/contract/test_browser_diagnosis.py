"""The doctor opens a page in the browser that candidates are opened in."""

from pathlib import Path

from generator.browser_diagnosis import diagnose_browser
from generator.browser_settings import BrowserSettings


async def test_a_browser_that_opens_a_page_is_fine(chromium_path: Path) -> None:
    (found,) = await diagnose_browser(BrowserSettings.model_validate({"browser_executable": str(chromium_path)}))
    assert (found.state, "opens pages" in found.text) == ("fine", True), found.text


async def test_a_program_that_is_no_browser_is_told_with_its_path(tmp_path: Path) -> None:
    program = tmp_path / "no-browser"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    settings = BrowserSettings.model_validate({"browser_executable": str(program), "browser_checks": "on"})
    (found,) = await diagnose_browser(settings)
    assert (found.state, str(program) in found.text) == ("wrong", True)
