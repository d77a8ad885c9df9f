"""Ports of the gateway: an outbox and the stream of conversations on the broker, and the clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from contracts.conversation import ConversationTurn
from contracts.messages import BriefAccepted, RevisionAccepted
from contracts.operator_commands import Command
from contracts.progress_record import Progress

Clock = Callable[[], datetime]
"""The current time, with its time zone."""


class Outbox(Protocol):
    """Port: publishes messages to the broker."""

    async def send(self, message: BriefAccepted | RevisionAccepted) -> None:
        """Return only once the broker has confirmed `message` on a durable queue, within about five seconds.

        Raises a chassis.errors.SendError (Unroutable, Overloaded, OutcomeUnknown) otherwise, or PermanentError for a
        message larger than brokers take.
        """

    async def send_command(self, command: Command) -> None:
        """Return only once the broker has confirmed `command`, within about five seconds. Raises SendError."""

    def report(self, progress: Progress) -> None:
        """Publish a progress event in the background. Best effort: never raises, never blocks."""


class ConversationStream(Protocol):
    """Port: reads the prompts and replies of all briefs."""

    async def read(self, take: Callable[[ConversationTurn], bool], *, since_seconds: float) -> None:
        """Pass records of the last `since_seconds` on, the oldest first, until `take` is True or there are no more.

        Raises TransientError where they cannot be read now.
        """
