"""A stream of conversations in memory, and turns to fill it with."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.conversation import ConversationTurn, QuotedText, Turn


class RecordedConversations:
    """Passes its records on at once, unless `error` is set (raised instead) or `open` is cleared (held until set)."""

    def __init__(self, *records: ConversationTurn) -> None:
        self.records = list(records)
        self.asked: list[float] = []
        self.error: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()

    async def read(self, take: Callable[[ConversationTurn], bool], *, since_seconds: float) -> None:
        self.asked.append(since_seconds)
        await self.open.wait()
        if self.error is not None:
            raise self.error
        for record in self.records:
            if take(record):
                return


def turn_record(*, brief_id: UUID, at: datetime, run: int = 1, **turn: Any) -> ConversationTurn:
    """A turn that ended `at`, by default one that was answered after 19 seconds."""
    return ConversationTurn(
        brief_id=brief_id,
        at=at,
        run=run,
        turn=Turn(
            **{
                "asked_at": at - timedelta(seconds=19),
                "seconds": 19.0,
                "purpose": "site",
                "model": "a-model",
                "outcome": "answered",
                "system": QuotedText(text="You write sites."),
                "prompt": QuotedText(text="Sum up the sales."),
                "reply": QuotedText(text="a page"),
                "finish_reason": "STOP",
                "prompt_tokens": 5200,
                "reply_tokens": 6100,
                **turn,
            }
        ),
    )
