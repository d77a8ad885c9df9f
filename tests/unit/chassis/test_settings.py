"""A service that cannot start says which variable is at fault, and never what is in it."""

import pytest
from pydantic import SecretStr

from chassis.setting_types import Domains, Token, WebAddress
from chassis.settings import ServiceSettings, load_settings


class Settings(ServiceSettings):
    """A service with a secret that it cannot do without."""

    api_key: SecretStr
    token: Token | None = None
    page: WebAddress = "https://example.org"
    domains: Domains = ()


def test_a_missing_secret_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("API_KEY", raising=False)
    with pytest.raises(SystemExit) as stop:
        load_settings(Settings)
    assert stop.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("API_KEY: set it")
    assert ".env.example" in line


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


def test_printed_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_KEY", "k" * 9)
    settings = load_settings(Settings)
    assert "kkk" not in repr(settings)
    assert "guest" not in repr(settings)


@pytest.mark.parametrize(
    ("variable", "value", "wrong"),
    [
        ("HTTP_PORT", "eighty", "number"),
        ("HTTP_PORT", "80.5", "number"),
        ("HTTP_PORT", "-1", "number"),
        ("HTTP_PORT", "0", "port"),
        ("HTTP_PORT", "65536", "port"),
        ("HTTP_PORT", '"8080"', "quotation marks"),
        ("RABBITMQ_URL", "'amqp://me:pass-word@broker/'", "quotation marks"),
        ("RABBITMQ_URL", '"amqp://me:pass-word@broker/"', "quotation marks"),
        ("RABBITMQ_URL", "amqp://me:pass-word@broker:port/", "port"),
        ("RABBITMQ_URL", "amqp://me:pass-word#@broker/", "ercent-encode"),
        ("RABBITMQ_URL", "http://me:pass-word@broker/", "amqp://"),
        ("SSL_CERT_FILE", "/there/is/none.pem", "cannot be read"),
        ("SSL_CERT_FILE", __file__, "no certificate"),
        ("HTTPS_PROXY", "http://me:pass-word@[::1", "proxy"),
        ("API_KEY", "'pass-word'", "quotation marks"),
        ("TOKEN", "pass-word\u200b-and-more", "letter outside ASCII"),
        ("PAGE", "https://[::1", "a host or a port"),
        ("PAGE", "ftp://example.org", "http:// or https://"),
        ("PAGE", "https://example.org/a b", "a blank"),
        ("PAGE", "https://example.org/{owner}", "no address may have"),
        ("PAGE", "https://exa$mple.org", "no host"),
        ("PAGE", "https://example.org:0", "no host"),
        ("PAGE", "https://example.org/?a=1", "a ? or a #"),
        ("DOMAINS", "example.org,bücher.example", "is no domain"),
        ("DRAIN_SECONDS", "inf", "finite"),
        ("DRAIN_SECONDS", "nan", "finite"),
        ("CURL_CA_BUNDLE", "/there/is/none.pem", "no existing file"),
    ],
)
def test_a_malformed_variable_stops_the_start_with_one_line_of_what_is_wrong_and_what_to_do(
    variable: str, value: str, wrong: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("API_KEY", "k" * 9)
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit) as stop:
        load_settings(Settings)
    assert stop.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{variable}: ")
    assert wrong in line
    assert line.count(". ") == 1
    assert "pass-word" not in line


def test_white_space_around_a_value_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_KEY", f" {'k' * 9}\r\n")
    monkeypatch.setenv("HTTP_PORT", " 8081\n")
    monkeypatch.setenv("RABBITMQ_URL", "\tamqp://broker/ \n")
    monkeypatch.setenv("LOG_LEVEL", "  ")
    settings = load_settings(Settings)
    assert settings.api_key == SecretStr("k" * 9)
    assert settings.rabbitmq_url == SecretStr("amqp://broker/")
    assert (settings.http_port, settings.log_level) == (8081, "info")


@pytest.mark.parametrize(
    ("text", "accepted"),
    [("api-key=k", True), ("a=Bearer%20k,b=2==", True), ("k", False), ("=k", False), ("a=", False), ("a=1, ,b", False)],
)
def test_headers_for_a_collector_are_pairs(monkeypatch: pytest.MonkeyPatch, text: str, *, accepted: bool) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", text)
    monkeypatch.setenv("API_KEY", "k")
    if accepted:
        assert load_settings(Settings).otel_exporter_otlp_headers == SecretStr(text)
    else:
        with pytest.raises(SystemExit):
            load_settings(Settings)
