from pathlib import Path

import pytest

from chassis.secret_scan import SecretScanner
from chassis.settings import load_settings
from contracts.brief import File
from publisher.current_token import CurrentToken
from publisher.settings import PublisherSettings


def test_a_missing_token_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    monkeypatch.delenv("GITHUB_TOKEN_FILE", raising=False)
    with pytest.raises(SystemExit, match="2"):
        load_settings(PublisherSettings)
    assert "GITHUB_TOKEN: set it, or GITHUB_TOKEN_FILE to a file" in capsys.readouterr().err


def test_the_token_may_come_from_a_file_that_changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first-token\n")
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    monkeypatch.setenv("GITHUB_TOKEN_FILE", str(file))
    source = load_settings(PublisherSettings).token_source
    scanner = SecretScanner({"GITHUB_TOKEN": source.current()})
    token = CurrentToken(source, scanner)
    assert token() == "first-token"
    file.write_text("second-token-now\n")
    assert token() == "second-token-now"
    for value in ("first-token", "second-token-now"):
        assert [leak.kind for leak in scanner.leaks([File(path="a.js", content=value.encode())])] == ["GITHUB_TOKEN"]


@pytest.mark.parametrize("content", [None, "", "two words", '"quoted-token"', "d\u00e9j\u00e0-vu-token"])
def test_a_token_file_without_a_token_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("GITHUB_TOKEN_FILE", str(file))
    with pytest.raises(SystemExit, match="2"):
        load_settings(PublisherSettings)
    shown = capsys.readouterr().err
    assert shown.startswith(f"GITHUB_TOKEN_FILE: {file} ")
    assert "two words" not in shown


def test_only_the_token_is_required_and_it_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = "token-for-test"
    monkeypatch.setenv("GITHUB_TOKEN", shown)
    for name in ("GITHUB_API_URL", "GITHUB_OWNER", "CONCURRENCY", "PAGES_POLL_SECONDS"):
        monkeypatch.delenv(name, raising=False)
    settings = load_settings(PublisherSettings)
    assert str(settings.github_api_url) == "https://api.github.com/"
    assert (settings.github_owner, settings.concurrency, settings.pages_poll_seconds) == (None, 16, 3.0)
    assert (settings.github_writes_per_minute, settings.github_writes_per_hour) == (80, 500)
    assert shown not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_TOKEN", "token\nfor-test"),
        ("GITHUB_TOKEN", "token for-test"),
        ("GITHUB_TOKEN", "'token-for-test'"),
        ("GITHUB_API_URL", "api.github.com"),
        ("GITHUB_API_URL", "https://api.github.com?token=x"),
        ("GITHUB_API_URL", "https://[::1"),
        ("GITHUB_API_URL", '"https://api.github.com"'),
        ("PUBLISH_WORKFLOWS", "some"),
        ("REPOSITORY_KEY", "too-short"),
        ("GITHUB_REPOSITORY_PREFIX", "../x"),
    ],
)
def test_a_malformed_token_or_address_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "token-for-test")
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="2"):
        load_settings(PublisherSettings)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{name}: ")
    assert value not in line


@pytest.mark.parametrize(
    ("name", "value"), [("PAGES_DOMAINS", "https://pages.example.org"), ("PAGES_ALLOWED_NETWORKS", "localhost")]
)
def test_domain_or_network_that_is_none_stops_the_start_and_is_named_with_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "token-for-test")
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="2"):
        load_settings(PublisherSettings)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{name}: ")
    assert value in line
