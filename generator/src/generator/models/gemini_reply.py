"""Reads a response of Gemini."""

from collections.abc import Mapping
from typing import Any

from chassis.errors import TransientError
from generator.ports import Reply


def read_reply(name: str, answer: Mapping[str, Any]) -> Reply:
    """Return the first candidate's text parts, without the model's thoughts.

    A truncated text is returned too, because its complete files can be used.
    """
    if not answer.get("candidates"):
        reason = answer.get("promptFeedback", {}).get("blockReason", "no reason given")
        raise TransientError(f"it blocked the prompt ({reason})")
    candidate = answer["candidates"][0]
    parts = candidate.get("content", {}).get("parts", ())
    text = "".join(part.get("text", "") for part in parts if not part.get("thought"))
    finish_reason = str(candidate.get("finishReason", "FINISH_REASON_UNSPECIFIED"))
    if not text.strip():
        raise TransientError(f"it answered nothing ({finish_reason})")
    usage = answer.get("usageMetadata", {})
    tokens = [int(usage.get(f"{kind}TokenCount", 0)) for kind in ("prompt", "candidates", "thoughts")]
    return Reply(text, finish_reason, name, *tokens)
