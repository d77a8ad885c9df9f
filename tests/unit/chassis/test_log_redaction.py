"""No secret and no attachment is ever written to a log."""

import json
import logging
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from yarl import URL

from chassis.log_redaction import SHORTEST_SECRET, redact, secrets_of
from chassis.logging_setup import configure_logging
from chassis.settings import ServiceSettings

pytestmark = pytest.mark.usefixtures("logging_as_it_was")


class Settings(ServiceSettings):
    """A service with secrets of every form."""

    api_key: SecretStr = SecretStr("key-" + "k" * 8)
    brief_secret: SecretStr = SecretStr("alpha-" + "a" * 6 + ", beta-" + "b" * 6)


SETTINGS = Settings(rabbitmq_url=SecretStr("amqp://me:pass%20word@broker/"), log_format="json")


@pytest.mark.parametrize(
    "text",
    ["key-kkkkkkkk", "alpha-aaaaaa", "beta-bbbbbb", "amqp://me:pass%20word@broker/", "pass%20word", "pass word"],
)
def test_every_part_of_every_secret_is_starred(text: str) -> None:
    assert redact(f"before {text} after", secrets_of(SETTINGS)) == "before *** after"


def test_a_secret_is_found_as_json_writes_it() -> None:
    secret = 'quo"te' + "\\back"
    assert secret not in redact(json.dumps({"x": secret}), [secret])
    assert json.loads(redact(json.dumps({"x": secret}), [secret])) == {"x": "***"}


ODD = st.text(st.characters(exclude_categories=["Cs"]), min_size=SHORTEST_SECRET, max_size=40).map(str.strip)


def _as_it_is(password: str) -> str:
    return password


def _encoded(password: str) -> str:
    return quote(password, safe="")


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(
    ODD.filter(lambda text: len(text) >= SHORTEST_SECRET and text != "guest"), st.sampled_from([_as_it_is, _encoded])
)
def test_no_broker_password_is_shown_however_it_is_written(password: str, written: Callable[[str], str]) -> None:
    url = f"amqp://me:{written(password)}@broker:5672/"
    secrets = secrets_of(ServiceSettings.model_construct(rabbitmq_url=SecretStr(url)))
    for form in {password, quote(password, safe=""), quote(password), repr(password), json.dumps(password)}:
        for text in (
            form,
            url,
            repr(url),
            json.dumps(url),
            json.dumps(repr(url)),
            str(URL(url)) if written is _encoded else "",
        ):
            shown = redact(f"before {text} after {form}", secrets)
            assert password not in shown.replace("before", "").replace("after", "").replace("amqp://me:", "")
            assert form.strip("'\"") not in shown.replace("before", "").replace("after", "").replace("amqp://me:", "")


@pytest.mark.parametrize("url", ["amqp://me:p#w@broker/", "amqp://me:p@w@broker/", "http://me:pw@proxy:3128"])
def test_a_password_in_an_address_is_starred_whoever_it_belongs_to_and_however_short_it_is(url: str) -> None:
    shown = redact(f'{{"reason": "cannot reach {url}", "to": "me@example.org"}}', [])
    assert json.loads(shown)["to"] == "me@example.org"
    assert "me:***@" in shown
    assert "w@" not in shown


def test_addresses_without_a_password_are_left_alone() -> None:
    text = "http://127.0.0.1:8945/cdn.jsdelivr.net/npm/chart.js@4 https://x.example/a:b@c amqp://guest:guest@127.0.0.1/"
    assert redact(text, []) == text


def test_tracebacks_for_people_show_no_local_variables(capsys: pytest.CaptureFixture[str]) -> None:
    url = "amqp://me:" + "p" * 90 + "@broker/"
    configure_logging("notifier", Settings(rabbitmq_url=SecretStr(url), log_format="console"))
    try:
        raise ValueError
    except ValueError:
        structlog.get_logger().exception("failed")
    logged = capsys.readouterr().out
    assert "Traceback" in logged
    assert "pppp" not in logged


def test_the_guest_password_that_everybody_knows_is_left_readable() -> None:
    assert redact("guest", secrets_of(ServiceSettings())) == "guest"


def test_a_data_uri_is_cut_to_its_beginning() -> None:
    text = redact("got data:text/csv;base64," + "QUJD" * 100 + " and more", [])
    assert text == "got data:text/csv;base64,… (400 characters) and more"
    assert "QUJDQUJD" not in text


def test_logs_of_ours_and_of_libraries_and_tracebacks_hold_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("notifier", SETTINGS)
    structlog.contextvars.bind_contextvars(brief_id="b-1")
    structlog.get_logger().info("calling", url="http://x/?key=key-kkkkkkkk")
    logging.getLogger("library").warning("sent key-kkkkkkkk to %s", "broker")
    try:
        raise ValueError("alpha-aaaaaa is wrong")
    except ValueError:
        structlog.get_logger().exception("failed")
    lines = capsys.readouterr().out.splitlines()
    structlog.contextvars.clear_contextvars()
    assert [json.loads(line)["event"] for line in lines] == ["calling", "sent *** to broker", "failed"]
    assert {json.loads(line)["service"] for line in lines} == {"notifier"}
    assert {json.loads(line)["brief_id"] for line in lines} == {"b-1"}
    assert "kkkkkkkk" not in "".join(lines)
    assert "aaaaaa" not in "".join(lines)
    assert "Traceback" in json.loads(lines[2])["exception"]


class Changing:
    """Secrets from a file."""

    def __init__(self, *secrets: str) -> None:
        self.secrets = frozenset(secrets)

    def known(self) -> frozenset[str]:
        return self.secrets


@pytest.mark.parametrize("written", [str, repr, quote, quote_plus, json.dumps, str.encode])
def test_secrets_from_files_are_starred_however_they_are_written(
    written: Callable[[str], object], capsys: pytest.CaptureFixture[str]
) -> None:
    of_a_file = Changing("first's /+ secret")
    configure_logging("gateway", SETTINGS, [of_a_file])
    of_a_file.secrets |= {"second's /+ secret"}
    for secret in sorted(of_a_file.secrets):
        structlog.get_logger().info(f"was sent {written(secret)}")
    logged = capsys.readouterr().out
    assert logged.count("***") == 2
    assert "secret" not in logged
