"""What a handler may raise, and what sending a message may raise.

* ServiceError
  - TransientError      the same message may succeed later
  - PermanentError      no retry can help: the message goes to the dead queue
  - Deferred            the message was not tried at all: it comes again without having used up an attempt
  - SendError           a message could not be handed to the broker
    + Unroutable        surely not stored: no queue is bound, a fault of the topology
    + Overloaded        surely not stored: the broker refused it, its queue is full
    + OutcomeUnknown    perhaps stored: the broker is away, slow or alarmed; send again with the same id
"""


class ServiceError(Exception):
    """Root of everything that Pagewright raises on purpose."""


class TransientError(ServiceError):
    """The same message may succeed later, after `retry_after` seconds if that is known."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class PermanentError(ServiceError):
    """No retry can help; the text is what an operator reads beside the dead message."""


class Deferred(ServiceError):  # noqa: N818 - a state, not a mistake
    """Not the message's turn yet: it waits `seconds` and then makes the same attempt."""

    def __init__(self, reason: str, *, seconds: int = 1) -> None:
        super().__init__(reason)
        self.seconds = seconds


class SendError(ServiceError):
    """A message could not be handed to the broker."""


class Unroutable(SendError):  # noqa: N818 - named as AMQP names it
    """Surely not stored: no queue is bound to the routing key."""


class Overloaded(SendError):  # noqa: N818 - a state, not a mistake
    """Surely not stored: the broker refused it because the queue is full."""


class OutcomeUnknown(SendError):  # noqa: N818 - it may well have succeeded
    """Perhaps stored: no confirmation came. Sending again needs the same message id."""
