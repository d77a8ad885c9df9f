"""A broker's outbox in memory: records what is sent, refuses or holds it when told to."""

import asyncio

from contracts.messages import BriefAccepted, RevisionAccepted
from contracts.operator_commands import Command
from contracts.progress_record import Progress


class RecordingOutbox:
    """Confirms every message at once, unless `error` is set (raised instead) or `open` is cleared (held until set)."""

    def __init__(self) -> None:
        self.sent: list[BriefAccepted | RevisionAccepted] = []
        self.commands: list[Command] = []
        self.reported: list[Progress] = []
        self.attempts = 0
        self.error: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, message: BriefAccepted | RevisionAccepted) -> None:
        self.attempts += 1
        await self.open.wait()
        if self.error is not None:
            raise self.error
        self.sent.append(message)

    async def send_command(self, command: Command) -> None:
        if self.error is not None:
            raise self.error
        self.commands.append(command)

    def report(self, progress: Progress) -> None:
        self.reported.append(progress)
