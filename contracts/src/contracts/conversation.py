"""The conversation about a brief: each prompt that was sent to a model, with its reply."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from contracts.stream_record import StreamRecord
from contracts.value import Value

TEXT_MAX_BYTES = 200_000
"""Limit of each text of a turn in UTF-8, several times what most prompts and replies have."""


class QuotedText(Value):
    """A text that was sent or received, without secrets; `left_out` characters followed that were too many."""

    text: str
    left_out: int = 0


class PromptPart(Value):
    """An image or document of a prompt, without its content."""

    media_type: str
    bytes: int


class Turn(Value):
    """One call to a model for a `purpose` such as `plan`, `site`, `repair` or `screenshots`.

    `unawaited`: the time for it was over before the model answered. Without a reply, `failure` says why.
    """

    asked_at: AwareDatetime
    seconds: float
    purpose: str
    model: str
    outcome: Literal["answered", "failed", "unawaited"]
    system: QuotedText
    prompt: QuotedText
    parts: tuple[PromptPart, ...] = ()
    reply: QuotedText | None = None
    finish_reason: str = ""
    failure: str = ""
    prompt_tokens: int = 0
    reply_tokens: int = 0
    thinking_tokens: int = 0


class ConversationTurn(StreamRecord):
    """One turn, as the stream of conversations keeps it."""

    type_name: ClassVar[str] = "conversation-turn.v1"

    service: Literal["generator"] = "generator"
    turn: Turn
