"""The gateway's variables."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from chassis.settings import load_settings
from gateway.settings import GatewaySettings

VARIABLES = {name.upper() for name in GatewaySettings.model_fields}


@pytest.fixture(autouse=True)
def _only_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("BRIEF_SECRET", "good enough for now")


def test_a_secret_is_all_it_needs() -> None:
    settings = load_settings(GatewaySettings)
    assert settings.brief_secret is not None
    assert settings.brief_secret.get_secret_value() == "good enough for now"
    assert settings.operator_token is None
    assert (settings.brief_max_bytes, settings.brief_deadline_seconds) == (10 * 2**20, 600)


def test_a_missing_secret_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BRIEF_SECRET")
    with pytest.raises(SystemExit):
        load_settings(GatewaySettings)
    assert "BRIEF_SECRET: set it" in capsys.readouterr().err


@pytest.mark.parametrize(
    "value", ["", " ", " , ,", "abc", "long enough for now,abc", "x" * 15, "long enough for now,two\nlines of abc text"]
)
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


@pytest.mark.parametrize(
    "value", ["abc", "x" * 15, "x" * 16 + " y", "x" * 16 + "\ny", "x" * 16 + "ü", "x" * 16 + "\x7f"]
)
def test_an_operator_token_that_is_tiny_or_broken_stops_the_start(
    value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPERATOR_TOKEN", value)
    with pytest.raises(SystemExit):
        load_settings(GatewaySettings)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("OPERATOR_TOKEN: ")
    assert "xxx" not in line


def test_white_space_around_a_secret_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEF_SECRET", " \tgood enough for now\r\n")
    monkeypatch.setenv("OPERATOR_TOKEN", "x" * 16 + "\n")
    settings = load_settings(GatewaySettings)
    assert settings.brief_secret == SecretStr("good enough for now")
    assert settings.operator_token == SecretStr("x" * 16)


def test_a_file_of_secrets_is_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text('{"student@example.com": "good enough for now"}')
    monkeypatch.delenv("BRIEF_SECRET")
    monkeypatch.setenv("BRIEF_SECRETS_FILE", str(path))
    settings = load_settings(GatewaySettings)
    assert (settings.brief_secret, settings.brief_secrets_file) == (None, path)


@pytest.mark.parametrize("content", ["{", '{"student@example.com": 7}', None])
def test_a_file_that_cannot_be_used_stops_the_start_with_its_place(
    content: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "secrets.json"
    if content is not None:
        path.write_text(content)
    monkeypatch.delenv("BRIEF_SECRET")
    monkeypatch.setenv("BRIEF_SECRETS_FILE", str(path))
    with pytest.raises(SystemExit):
        load_settings(GatewaySettings)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"BRIEF_SECRETS_FILE: {path}")


def test_networks_are_read_from_commas_and_a_misspelt_one_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8, fd00::/8,192.0.2.7")
    assert [str(network) for network in load_settings(GatewaySettings).trusted_proxies] == [
        "10.0.0.0/8",
        "fd00::/8",
        "192.0.2.7/32",
    ]
    monkeypatch.setenv("CALLBACK_ALLOWED_NETWORKS", "10.0.0.1/8")
    with pytest.raises(SystemExit):
        load_settings(GatewaySettings)
    assert capsys.readouterr().err.startswith("CALLBACK_ALLOWED_NETWORKS: 10.0.0.1/8 has host bits set")
