"""An outage of the broker is told at once, then once a minute, and once when it is over."""

from datetime import UTC, datetime

import pytest
from aio_pika.exceptions import AMQPConnectionError
from aiormq.exceptions import ConnectionNotAllowed, ProbableAuthenticationError
from structlog.testing import capture_logs
from structlog.typing import EventDict

from chassis.rabbit.outage_log import Outage, words_of
from tests.stand_ins.clock import ManualClock

URL = "amqp://me:secret-word@broker.example:5673/"
REFUSED = AMQPConnectionError(111, "Connect call failed ('127.0.0.1', 5673)")
WRONG_PASSWORD = ProbableAuthenticationError("ACCESS_REFUSED - Login was refused using mechanism PLAIN.")
WRONG_HOST = ConnectionNotAllowed("NOT_ALLOWED - vhost nowhere not found")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def outage(clock: ManualClock) -> Outage:
    return Outage(URL, clock=clock, now=lambda: datetime(2030, 1, 1, tzinfo=UTC))


def pass_by(outage: Outage, clock: ManualClock, seconds: int, error: Exception = REFUSED) -> list[EventDict]:
    """What is logged while every second an attempt fails."""
    with capture_logs() as lines:
        for _ in range(seconds):
            clock.now += 1
            outage.failed(error)
            outage.tick()
    return lines


@pytest.mark.parametrize(
    ("error", "words", "remedy"),
    [
        (REFUSED, "Connect call failed", "RabbitMQ is up"),
        (WRONG_PASSWORD, "ACCESS_REFUSED - Login was refused", "user and password in RABBITMQ_URL"),
        (WRONG_HOST, "NOT_ALLOWED - vhost nowhere not found", "virtual host in RABBITMQ_URL"),
        (AMQPConnectionError("[SSL: CERTIFICATE_VERIFY_FAILED] unable to get issuer"), "CERTIFICATE", "SSL_CERT_FILE"),
        (None, "closed", "RabbitMQ is up"),
    ],
)
def test_the_first_failure_is_logged_at_once_with_the_brokers_words_and_a_remedy(
    error: Exception | None, words: str, remedy: str, outage: Outage
) -> None:
    with capture_logs() as lines:
        outage.failed(error)
        outage.failed(error)
    (line,) = lines
    assert (line["broker"], line["for_seconds"], line["log_level"]) == ("broker.example:5673", 0, "warning")
    assert words in line["reason"]
    assert remedy in line["remedy"]
    assert "secret-word" not in str(line)


def test_an_hour_of_outage_is_a_line_a_minute_that_says_how_long(outage: Outage, clock: ManualClock) -> None:
    pass_by(outage, clock, 1)
    lines = pass_by(outage, clock, 3600)
    assert [line["for_seconds"] for line in lines] == [60 * minute for minute in range(1, 61)]


def test_the_line_of_the_minute_has_the_newest_reason(outage: Outage, clock: ManualClock) -> None:
    pass_by(outage, clock, 30, REFUSED)
    (line,) = pass_by(outage, clock, 31, WRONG_PASSWORD)
    assert "ACCESS_REFUSED" in line["reason"]


def test_the_end_of_an_outage_is_logged_once_and_the_next_one_at_once(outage: Outage, clock: ManualClock) -> None:
    pass_by(outage, clock, 90)
    with capture_logs() as lines:
        outage.over()
        outage.over()
        outage.tick()
    assert [(line["event"], line["after_seconds"]) for line in lines] == [("broker reached again", 89)]
    assert len(pass_by(outage, clock, 1)) == 1


def test_no_outage_is_no_line(outage: Outage, clock: ManualClock) -> None:
    with capture_logs() as lines:
        clock.now += 600
        outage.tick()
        outage.over()
    assert lines == []


def test_the_problem_says_since_when_and_why(outage: Outage) -> None:
    assert outage.problem == "no connection to the broker"
    outage.failed(WRONG_PASSWORD)
    assert outage.problem.startswith("no connection to the broker since 2030-01-01T00:00:00+00:00: ")
    assert "ACCESS_REFUSED" in outage.problem


def test_words_of_an_error_have_no_number_of_the_system_in_them() -> None:
    assert words_of(REFUSED) == "AMQPConnectionError Connect call failed ('127.0.0.1', 5673)"
    assert words_of(TimeoutError()) == "TimeoutError"
