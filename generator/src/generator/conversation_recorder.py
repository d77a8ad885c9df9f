"""Publishes each call to a model as a turn of the brief's conversation: secrets masked, long texts cut. Best effort."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog

from chassis.secret_masking import clean_text
from chassis.secret_scan import SecretScanner
from contracts.conversation import TEXT_MAX_BYTES, ConversationTurn, PromptPart, QuotedText, Turn
from generator.exception_guard import ExceptionGuard
from generator.finished_call import FinishedCall, RecordCall
from generator.parser_workers.pool import ParserPool

MAX_PENDING = 50
"""Calls that may wait for a parser process; further ones are not recorded."""
CLOSE_SECONDS = 5.0

log = structlog.get_logger()


@dataclass(frozen=True)
class _Texts:
    """The texts of a call."""

    system: str
    prompt: str
    reply: str | None
    failure: str


class ConversationRecorder:
    """Records the calls of all briefs in the background. Untrusted text is masked in parser processes."""

    def __init__(
        self,
        publish: Callable[[ConversationTurn], None],
        scanner: Callable[[], SecretScanner],
        workers: ParserPool,
        now: Callable[[], datetime],
        guard: ExceptionGuard,
    ) -> None:
        self._publish = publish
        self._scanner = scanner
        self._workers = workers
        self._now = now
        self._guard = guard
        self._pending: set[asyncio.Task[None]] = set()

    def of(self, brief_id: UUID, run: int) -> RecordCall:
        """What records the calls for one run of a brief."""
        return partial(self._record, brief_id, run)

    async def close(self) -> None:
        """Wait a few seconds for what is pending."""
        if self._pending:
            await asyncio.wait(self._pending, timeout=CLOSE_SECONDS)

    def _record(self, brief_id: UUID, run: int, call: FinishedCall) -> None:
        if len(self._pending) >= MAX_PENDING:
            log.warning("call not recorded: too many are pending", brief_id=str(brief_id), model=call.model)
            return
        task = asyncio.create_task(self._recorded(brief_id, run, call, self._now()), name="record a call")
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def _recorded(self, brief_id: UUID, run: int, call: FinishedCall, at: datetime) -> None:
        texts = _Texts(call.prompt.system, call.prompt.text, call.reply.text if call.reply else None, call.failure)
        try:
            masked = await self._workers.call(mask_texts, self._scanner(), texts)
            turn = build_turn(call, masked, at - timedelta(seconds=call.seconds))
            self._publish(ConversationTurn(brief_id=brief_id, run=run, at=at, turn=turn))
        except Exception as error:  # noqa: BLE001 - whatever it is, the brief goes on without this record
            self._guard.report("conversation", error, doing="recording a call to a model")


def mask_texts(scanner: SecretScanner, texts: _Texts) -> _Texts:
    """The texts without secrets."""
    named = {name: clean_text(scanner, text)[0] for name, text in vars(texts).items() if text}
    return replace(texts, **named)


def build_turn(call: FinishedCall, texts: _Texts, asked_at: datetime) -> Turn:
    """The turn of a conversation that tells of this call in these texts."""
    reply = call.reply
    return Turn(
        asked_at=asked_at,
        seconds=round(call.seconds, 1),
        purpose=call.prompt.purpose,
        model=call.model,
        outcome=call.outcome,
        system=quote(texts.system),
        prompt=quote(texts.prompt),
        parts=tuple(PromptPart(media_type=part.media_type, bytes=len(part.content)) for part in call.prompt.parts),
        reply=quote(texts.reply) if texts.reply is not None else None,
        finish_reason=reply.finish_reason if reply else "",
        failure=texts.failure,
        prompt_tokens=reply.prompt_tokens if reply else 0,
        reply_tokens=reply.reply_tokens if reply else 0,
        thinking_tokens=reply.thinking_tokens if reply else 0,
    )


def quote(text: str, max_bytes: int = TEXT_MAX_BYTES) -> QuotedText:
    """The beginning of `text` that fits, and how many characters were left out after it."""
    # JSON has no lone surrogates, which a reply may have.
    content = text.encode(errors="replace")
    kept = content[:max_bytes].decode(errors="ignore")
    return QuotedText(text=kept, left_out=len(text) - len(kept))
