import pytest

from chassis.settings import load_settings
from publisher.settings import PublisherSettings


def test_a_missing_token_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    with pytest.raises(SystemExit, match="2"):
        load_settings(PublisherSettings)
    assert "GITHUB_TOKEN" in capsys.readouterr().err


def test_only_the_token_is_required_and_it_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = "token-for-test"
    monkeypatch.setenv("GITHUB_TOKEN", shown)
    for name in ("GITHUB_API_URL", "GITHUB_OWNER", "CONCURRENCY", "PAGES_POLL_SECONDS"):
        monkeypatch.delenv(name, raising=False)
    settings = load_settings(PublisherSettings)
    assert str(settings.github_api_url) == "https://api.github.com/"
    assert (settings.github_owner, settings.concurrency, settings.pages_poll_seconds) == (None, 8, 3.0)
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
