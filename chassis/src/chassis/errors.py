"""The errors that handlers and publishing may raise.

* ServiceError
  - TransientError      the same message may succeed later
  - PermanentError      no retry can succeed: the message goes to its dead-letter queue
  - Deferred            not its turn: the message is redelivered without counting an attempt
  - SendError           a message was not confirmed by the broker
    + Unroutable        not stored: no queue is bound to the routing key
    + Overloaded        not stored: the queue is full
    + OutcomeUnknown    perhaps stored: no confirmation came; send again with the same message id
"""


class ServiceError(Exception):
    """Root of everything that Pagewright raises on purpose."""


class TransientError(ServiceError):
    """The same message may succeed later, after `retry_after` seconds if that is known."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class PermanentError(ServiceError):
    """No retry can succeed; an operator reads the text beside the dead letter."""


class Deferred(ServiceError):  # noqa: N818 - a state, not a mistake
    """Not the message's turn: redeliver it after `seconds` without counting an attempt."""

    def __init__(self, reason: str, *, seconds: int = 1) -> None:
        super().__init__(reason)
        self.seconds = seconds


class SendError(ServiceError):
    """A message was not confirmed by the broker."""


class Unroutable(SendError):  # noqa: N818 - named as AMQP names it
    """Not stored: no queue is bound to the routing key."""


class Overloaded(SendError):  # noqa: N818 - a state, not a mistake
    """Not stored: the queue is full."""


class OutcomeUnknown(SendError):  # noqa: N818 - it may well have succeeded
    """Perhaps stored: no confirmation came. A retry must have the same message id."""
