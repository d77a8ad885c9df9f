"""Reads conversations from their stream when somebody asks, a few at once, and keeps none of them."""

import asyncio
from datetime import datetime
from uuid import UUID

from chassis.errors import TransientError
from gateway.brief_status import BriefView
from gateway.conversation import Conversation, ConversationPlace, ConversationReading, place_of
from gateway.ports import Clock, ConversationStream
from gateway.problem_details import NOT_READ, ProblemError

MAX_READINGS = 4
"""Conversations that are read at once: each takes two connections to the broker and up to 8 MiB of text."""


class ConversationReader:
    """Those who ask for the same run at the same time share one reading."""

    def __init__(self, stream: ConversationStream | None, clock: Clock, *, max_readings: int = MAX_READINGS) -> None:
        self._stream = stream
        self._clock = clock
        self._max_readings = max_readings
        self._running: dict[tuple[UUID, int], asyncio.Task[Conversation]] = {}

    async def read(self, brief: BriefView) -> Conversation:
        """The conversation of the brief's latest run. Raises ProblemError if the broker is away, or too many ask."""
        now = self._clock()
        place = place_of(brief, now)
        key = place.brief_id, place.run
        running = self._running.get(key)
        if running is None:
            if len(self._running) >= self._max_readings:
                detail = f"{self._max_readings} conversations are being read. Ask again in a few seconds."
                raise ProblemError(NOT_READ, detail, headers={"Retry-After": "5"})
            running = self._running[key] = asyncio.create_task(self._read(place, now), name="read a conversation")
            running.add_done_callback(lambda _: self._running.pop(key))
        # Others may wait for it when the first one no longer does.
        return await asyncio.shield(running)

    async def _read(self, place: ConversationPlace, now: datetime) -> Conversation:
        if self._stream is None:
            raise ProblemError(NOT_READ, "This gateway reads no conversations: it is not connected to a broker.")
        reading = ConversationReading(place)
        try:
            await self._stream.read(reading.take, since_seconds=(now - place.since).total_seconds())
        except TransientError as error:
            raise ProblemError(NOT_READ, f"{error}. Ask again later.", headers={"Retry-After": "30"}) from error
        return reading.conversation
