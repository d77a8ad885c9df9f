"""The gateway's variables."""

import pytest

from chassis.settings import load_settings
from gateway.settings import GatewaySettings

VARIABLES = ("BRIEF_SECRET", "OPERATOR_TOKEN", "BRIEF_MAX_BYTES", "BRIEF_DEADLINE_SECONDS")


@pytest.fixture(autouse=True)
def _only_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("BRIEF_SECRET", "good enough")


def test_a_secret_is_all_it_needs() -> None:
    settings = load_settings(GatewaySettings)
    assert settings.brief_secret.get_secret_value() == "good enough"
    assert settings.operator_token is None
    assert (settings.brief_max_bytes, settings.brief_deadline_seconds) == (10 * 2**20, 600)


def test_a_missing_secret_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BRIEF_SECRET")
    with pytest.raises(SystemExit):
        load_settings(GatewaySettings)
    assert "BRIEF_SECRET: set it" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["", " ", " , ,", "abc", "long enough,abc"])
def test_an_empty_or_tiny_secret_stops_the_start_without_being_printed(
    value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIEF_SECRET", value)
    with pytest.raises(SystemExit):
        load_settings(GatewaySettings)
    error = capsys.readouterr().err
    assert error.startswith("BRIEF_SECRET: ")
    assert "abc" not in error


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_operator_token_is_none(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPERATOR_TOKEN", value)
    assert load_settings(GatewaySettings).operator_token is None


def test_a_tiny_operator_token_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPERATOR_TOKEN", "abc")
    with pytest.raises(SystemExit):
        load_settings(GatewaySettings)
    assert capsys.readouterr().err.startswith("OPERATOR_TOKEN: ")
