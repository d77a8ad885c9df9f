"""A service that cannot start says which variable is at fault, and never what is in it."""

import pytest
from pydantic import SecretStr

from chassis.settings import ServiceSettings, load_settings


class Settings(ServiceSettings):
    """A service with a secret that it cannot do without."""

    api_key: SecretStr


def test_a_missing_secret_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("API_KEY", raising=False)
    with pytest.raises(SystemExit) as stop:
        load_settings(Settings)
    assert stop.value.code == 2
    assert capsys.readouterr().err == "API_KEY: set it; .env.example says what it is for\n"


def test_every_wrong_variable_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("API_KEY", "k")
    monkeypatch.setenv("HTTP_PORT", "eighty")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    with pytest.raises(SystemExit):
        load_settings(Settings)
    printed = capsys.readouterr().err
    assert [line.split(":")[0] for line in printed.splitlines()] == ["HTTP_PORT", "LOG_LEVEL"]
    assert "eighty" not in printed


def test_an_empty_secret_is_a_missing_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("API_KEY", "")
    with pytest.raises(SystemExit):
        load_settings(Settings)
    assert "API_KEY: set it" in capsys.readouterr().err


def test_printed_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_KEY", "k" * 9)
    settings = load_settings(Settings)
    assert "kkk" not in repr(settings)
    assert "guest" not in repr(settings)
