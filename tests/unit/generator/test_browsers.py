"""Whether candidates are opened in a browser, and with which walls around it."""

import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from generator.chromium import browser_installation as browsers
from generator.chromium.browser_installation import connect_browser
from generator.chromium.worker_protocol import WorkerSettings
from generator.settings import GeneratorSettings

ORDINARY, ROOT = 1000, 0


@pytest.fixture
def chromium(tmp_path: Path) -> Path:
    executable = tmp_path / "chromium"
    executable.touch(mode=0o755)
    return executable


def settings(**values: object) -> GeneratorSettings:
    return GeneratorSettings.model_validate({"gemini_api_key": "a-key-for-tests", **values})


def setup_for(values: GeneratorSettings, user: int, monkeypatch: pytest.MonkeyPatch) -> WorkerSettings:
    """The setup with which the browser would be started by this user."""
    monkeypatch.setattr(os, "geteuid", lambda: user)
    made: list[WorkerSettings] = []

    def noting(setup: WorkerSettings, **_: object) -> None:
        made.append(setup)

    monkeypatch.setattr(browsers, "ChromiumBrowser", noting)
    connect_browser(values)
    return made[0]


def test_an_ordinary_user_has_the_sandbox_and_nothing_to_be_warned_of(
    chromium: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with capture_logs() as logs:
        assert setup_for(settings(browser_executable=str(chromium)), ORDINARY, monkeypatch).sandbox is True
    assert logs == []


@pytest.mark.parametrize(("sandbox", "user"), [("off", ORDINARY), ("off", ROOT), ("auto", ROOT)])
def test_no_sandbox_is_never_a_silent_matter(
    chromium: Path, monkeypatch: pytest.MonkeyPatch, sandbox: str, user: int
) -> None:
    values = settings(browser_executable=str(chromium), browser_sandbox=sandbox)
    with capture_logs() as logs:
        assert setup_for(values, user, monkeypatch).sandbox is False
    assert [(line["log_level"], "BROWSER_SANDBOX" in line["remedy"]) for line in logs] == [("warning", True)]


def test_where_root_wants_the_sandbox_the_start_is_refused_with_what_to_do(
    chromium: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit, match="run as an ordinary user, or set BROWSER_SANDBOX=off"):
        setup_for(settings(browser_executable=str(chromium), browser_sandbox="on"), ROOT, monkeypatch)


def test_without_a_browser_checks_that_are_on_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="BROWSER_EXECUTABLE"):
        connect_browser(settings(browser_executable=str(tmp_path / "none"), browser_checks="on"))


def test_without_a_browser_automatic_checks_say_so_and_go_on(tmp_path: Path) -> None:
    with capture_logs() as logs:
        assert connect_browser(settings(browser_executable=str(tmp_path / "none"))) is None
    assert [line["log_level"] for line in logs] == ["warning"]
