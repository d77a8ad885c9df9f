"""What is printed of a conversation: each prompt with its reply. All of it is text from outside, and escaped."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from chassis.terminal_escapes import terminal_safe

OUTCOME_STYLES = {"answered": "green"}


def conversation_text(conversation: Mapping[str, Any]) -> RenderableType:
    """Every turn, the oldest first, and whether some are missing."""
    turns = conversation["turns"]
    parts = [part for number, turn in enumerate(turns, 1) for part in _turn(number, turn)]
    if not conversation["is_complete"]:
        parts.append(Text("Some calls are missing: they are not kept any more, were lost, or are too many.", "yellow"))
    return Group(*parts or [Text("No model has answered yet.")])


def _turn(number: int, turn: Mapping[str, Any]) -> Iterator[Text]:
    outcome = str(turn["outcome"])
    tokens = f"{turn['prompt_tokens']} tokens in, {turn['reply_tokens'] + turn['thinking_tokens']} out"
    head = f"{number}. {turn['purpose']}  {turn['model']}  {turn['asked_at']}  {turn['seconds']} s  {tokens}  "
    yield Text.assemble((_safe(head), "bold"), (_safe(outcome), OUTCOME_STYLES.get(outcome, "red")))
    if turn["failure"]:
        yield Text(_safe(turn["failure"]), "red")
    for name in ("system", "prompt", "reply"):
        if turn[name] is not None:
            yield from _quoted(name, turn[name])
    for part in turn["parts"]:
        yield Text(f"with {_safe(part['media_type'])}, {part['bytes']} bytes", "dim")


def _quoted(name: str, text: Mapping[str, Any]) -> Iterator[Text]:
    yield Text(f"--- {name}", "dim")
    yield Text(terminal_safe(str(text["text"]).replace("\t", "    "), lines=True))
    if text["left_out"]:
        yield Text(f"--- {text['left_out']} more characters are not kept", "dim")


def _safe(value: Any) -> str:
    return terminal_safe(str(value))
