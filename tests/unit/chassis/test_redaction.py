"""No secret and no attachment is ever written to a log."""

import json
import logging

import pytest
import structlog
from pydantic import SecretStr

from chassis.logs import configure_logging
from chassis.redaction import redact, secrets_of
from chassis.settings import ServiceSettings


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


@pytest.fixture(autouse=True)
def logging_as_it_was() -> object:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
