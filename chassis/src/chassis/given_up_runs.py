"""Knows which runs of briefs operators have given up, and interrupts the handlers that work on them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from chassis.envelope import Envelope
from chassis.errors import PermanentError
from contracts.operator_commands import Command

MAX_RUNS = 10_000


class GivenUpError(PermanentError):
    """An operator has given the brief up: no last resort, no further attempt."""

    def __init__(self) -> None:
        super().__init__("given up by an operator: `retry` takes it up again")


class GivenUpRuns:
    """The newest MAX_RUNS runs. A message that is replayed later is not given up any more."""

    def __init__(self) -> None:
        self._given_up: dict[str, datetime] = {}
        self._running: list[tuple[Envelope, asyncio.Timeout]] = []

    def obey(self, command: Command) -> None:
        """Note the run as given up, and end the time of the handlers that work on it."""
        self._given_up[f"{command.brief_id}/{command.run}"] = command.at
        if len(self._given_up) > MAX_RUNS:
            del self._given_up[next(iter(self._given_up))]
        for envelope, limit in self._running:
            if self._is_given_up(envelope) and not limit.expired():
                limit.reschedule(asyncio.get_running_loop().time())

    def check(self, envelope: Envelope) -> None:
        """Raise GivenUpError if the run was given up after the message was replayed last."""
        if self._is_given_up(envelope):
            raise GivenUpError

    @contextmanager
    def interrupting(self, envelope: Envelope, limit: asyncio.Timeout) -> Iterator[None]:
        """While the block runs, have `limit` expire as soon as the run is given up."""
        running = envelope, limit
        self._running.append(running)
        try:
            yield
        finally:
            self._running.remove(running)

    def _is_given_up(self, envelope: Envelope) -> bool:
        given_up_at = self._given_up.get(envelope.work_key)
        return given_up_at is not None and (envelope.replayed_at is None or envelope.replayed_at < given_up_at)
