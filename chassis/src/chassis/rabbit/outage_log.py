"""Logs outages of the broker: one line at the start, one each minute, and one at the end."""

import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from aiormq import spec

from chassis.broker_url import place_of

log = structlog.get_logger()

REPEAT_SECONDS = 60.0
_IMPORT = "import the definitions of users and queues again: docs/operating.md, chapter Users of the broker"
_REMEDIES = (
    ("NOT_FOUND", _IMPORT),
    ("ACCESS TO", _IMPORT),
    ("ACCESS_REFUSED", "check user and password in RABBITMQ_URL"),
    ("NOT_ALLOWED", "check the virtual host in RABBITMQ_URL, and that its user has permissions on it"),
    ("CERTIFICATE", "have SSL_CERT_FILE name the authority that signed the broker's certificate"),
    ("SSL", "check that RABBITMQ_URL says amqps:// for a TLS port and amqp:// for any other"),
    ("", "check RABBITMQ_URL and that RabbitMQ is up"),
)


class Outage:
    """The outage state of one process, over all its connections."""

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._place = place_of(url)
        self._clock = clock
        self._now = now
        self._began: float | None = None
        self._since = ""
        self._told = 0.0
        self._reason = ""

    def failed(self, error: BaseException | None) -> None:
        """Record that a connection was refused or lost."""
        self._reason = words_of(error)
        if self._began is None:
            self._began = self._clock()
            self._since = self._now().isoformat(timespec="seconds")
            self._tell()

    def tick(self) -> None:
        """Log the line of the minute if it is due; called about every second."""
        if self._began is not None and self._clock() - self._told >= REPEAT_SECONDS:
            self._tell()

    def over(self) -> None:
        """Record that every connection is open."""
        if self._began is not None:
            log.info("broker reached again", broker=self._place, after_seconds=round(self._clock() - self._began))
        self._began = None

    @property
    def problem(self) -> str:
        """The outage in words: since when, and the broker's reason."""
        since = f" since {self._since}: {self._reason}" if self._began is not None else ""
        return f"no connection to the broker{since}"

    def _tell(self) -> None:
        self._told = self._clock()
        log.warning(
            "broker not reached; trying again",
            broker=self._place,
            for_seconds=round(self._told - (self._began or self._told)),
            reason=self._reason,
            remedy=remedy_for(self._reason),
        )


def remedy_for(words: str) -> str:
    """The remedy for an error with these words."""
    return next(remedy for part, remedy in _REMEDIES if part in words.upper())


def words_of(error: BaseException | None) -> str:
    """The text of the broker or the system, without the library's wrapping."""
    if error is None:
        return "the connection was closed"
    if said := _said_by_broker(error):
        return said
    words = " ".join(str(part) for part in error.args if part and not isinstance(part, int))
    return f"{type(error).__name__} {words}".rstrip()


def _said_by_broker(error: BaseException) -> str:
    """The broker's reply text, found in the traceback's frames, because the library's exception does not contain it."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        for value in frame.f_locals.values():
            if isinstance(value, spec.Connection.Close) and value.reply_text:
                return str(value.reply_text)
    return ""
