"""Hands the commands of operators, which every replica reads, to the parts of a service that may obey them."""

from collections.abc import Callable
from datetime import datetime

from chassis.given_up_runs import GivenUpRuns
from chassis.rabbit.dead_letter_retries import DeadLetterRetries
from chassis.sender_verification import BrokerAccount
from contracts.operator_commands import Action, Command
from contracts.progress_record import Progress

Obey = Callable[[Command], None]
"""Begins what a command asks for if its brief is at hand here, else does nothing. Never raises, never blocks."""


class OperatorCommands:
    """Passes each command on once, also if the stream is read again after a reconnect."""

    def __init__(
        self, url: str, account: BrokerAccount, now: Callable[[], datetime], report: Callable[[Progress], None]
    ) -> None:
        self._retries = DeadLetterRetries(url, account, now, report)
        self.given_up = GivenUpRuns()
        self._obey: dict[Action, Obey] = {"retry": self._retries.obey, "give-up": self.given_up.obey}
        self._last_offset = -1

    def on(self, action: Action, obey: Obey) -> None:
        """Have `obey` called with each command for `action`."""
        self._obey[action] = obey

    def apply(self, offset: int, command: Command) -> None:
        """Apply the command at `offset` of the stream. Applying it twice changes nothing."""
        if offset <= self._last_offset:
            return
        self._last_offset = offset
        if obey := self._obey.get(command.action):
            obey(command)

    async def close(self) -> None:
        """Stop what was begun."""
        await self._retries.close()
