"""Reads a chat completion: the text without reasoning, the finish reason in Gemini's terms, and the tokens."""

import re
from collections.abc import Mapping
from typing import Any

from chassis.errors import TransientError
from generator.ports import Prompt, Reply

CHARACTERS_PER_TOKEN = 4
FINISH_REASONS = {
    "stop": "STOP",
    "end_turn": "STOP",
    "eos": "STOP",
    "length": "MAX_TOKENS",
    "max_tokens": "MAX_TOKENS",
    "content_filter": "SAFETY",
}
"""Others are passed on in capitals, such as TOOL_CALLS, and count as truncated."""

_REASONING = re.compile(r"\A(?:\s*<(think|thinking|thought|reasoning)>.*?(?:</\1>|\Z))+\s*", re.DOTALL | re.IGNORECASE)


def mapping_in(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object of that name, or an empty one."""
    value = holder.get(name)
    return value if isinstance(value, Mapping) else {}


def first_choice(answer: object) -> Mapping[str, Any] | None:
    """The first choice of a completion, empty if there is none; None if it is not a completion."""
    choices = answer.get("choices") if isinstance(answer, Mapping) else None
    if not isinstance(choices, list):
        return None
    return choices[0] if choices and isinstance(choices[0], Mapping) else {}


def read_reply(name: str, prompt: Prompt, answer: object) -> Reply:
    """Read the first choice's text. Raises TransientError if there is none."""
    choice = first_choice(answer)
    if choice is None or not isinstance(answer, Mapping):
        raise TransientError("its response was no chat completion. Check OPENAI_BASE_URL: most end in /v1")
    message, usage = mapping_in(choice, "message"), mapping_in(answer, "usage")
    said = str(choice.get("finish_reason") or "")
    finish_reason = FINISH_REASONS.get(said.lower(), said.upper() or "FINISH_REASON_UNSPECIFIED")
    text = _REASONING.sub("", _text_of(message.get("content")))
    if not text.strip():
        refusal = str(message.get("refusal") or "")[:200]
        raise TransientError(f"it answered nothing ({finish_reason}{': ' if refusal else ''}{refusal})")
    prompt_tokens = _tokens(usage.get("prompt_tokens"), prompt.system + prompt.text)
    return Reply(text, finish_reason, name, prompt_tokens, _tokens(usage.get("completion_tokens"), text))


def _text_of(content: Any) -> str:
    """A string, or the text parts of a list; reasoning parts have other types."""
    if isinstance(content, str):
        return content
    parts = [part for part in content if isinstance(part, Mapping)] if isinstance(content, list) else []
    return "".join(str(part.get("text", "")) for part in parts if part.get("type") in ("text", "output_text"))


def _tokens(counted: Any, text: str) -> int:
    """The endpoint's count, or an estimate, which the token limit of a brief needs."""
    if isinstance(counted, int | float) and counted > 0:
        return int(counted)
    return -(-len(text) // CHARACTERS_PER_TOKEN)
