"""A machine without a browser is told so before pages are published unseen."""

import pytest

from generator.browser_diagnosis import diagnose_browser
from generator.browser_settings import BrowserSettings


def settings(**values: object) -> BrowserSettings:
    return BrowserSettings.model_validate({"browser_executable": "no-such-browser", **values})


@pytest.mark.parametrize(("checks", "state"), [("auto", "advice"), ("on", "wrong"), ("off", "fine")])
async def test_without_a_browser_the_remedy_depends_on_whether_one_is_wanted(checks: str, state: str) -> None:
    (found,) = await diagnose_browser(settings(browser_checks=checks))
    assert found.state == state
    assert ("install Chromium" in found.text) is (state != "fine")
