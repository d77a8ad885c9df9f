"""What the kinds of progress events have in common."""

from typing import ClassVar

from contracts.service_names import ServiceName
from contracts.value import Value


class Event(Value):
    """What all progress events have in common. Plain values only: never a secret, never a file's content."""

    stage: str
    """Tells the kinds apart in JSON."""

    service: ClassVar[ServiceName | None] = None
    """The service that reports it; None: every service, through the chassis."""
    repeats: ClassVar[bool] = False
    """Whether it comes again when a message is tried again, so that old ones may be dropped."""
    shown: ClassVar[tuple[str, ...]] = ()
    """The fields that say most, for a line on a terminal."""


class Failure(Event):
    """An event that says in `reason` what went wrong."""

    reason: str
