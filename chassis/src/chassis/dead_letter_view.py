"""What is known of a message in a dead queue, in words for an operator, and what it becomes when it is tried again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from json import JSONDecodeError
from typing import Any
from uuid import uuid4

from pydantic import JsonValue

from chassis.envelope import Envelope, decode
from chassis.terminal_escapes import terminal_safe
from contracts.messages import QueuedMessage
from contracts.topology import WorkQueue

SHORT_ID = 8
_LONGEST_TEXT = 160
_LONGEST_REASON = 100
_COLUMNS = ("ID", "DIED (UTC)", "QUEUE", "TRY", "TASK", "REASON")


@dataclass(frozen=True)
class DeadLetter:
    """A message nobody will try again by itself: what it is, where it died, why, and when if that is known."""

    queue: WorkQueue[Any]
    envelope: Envelope
    reason: str
    died_at: datetime | None = None

    @property
    def id(self) -> str:
        """Its message id; the first few characters are enough to name it."""
        return self.envelope.message_id

    @property
    def subject(self) -> str:
        """Task and round where the body tells them."""
        body = _json_of(self.envelope.body)
        whom = next((body[name] for name in ("brief", "recipient") if name in body), None)
        if not isinstance(whom, dict) or "task" not in whom:
            return "?"
        return f"{whom['task']} (round {whom.get('round', '?')})"


def renewed(letter: DeadLetter, now: datetime) -> Envelope:
    """The message for a new first attempt, with as much time from `now` as it was given at first.

    Raises PermanentError where its consumer could not read it: it would be dead again at once.
    """
    envelope = letter.envelope
    message: QueuedMessage = decode(envelope, letter.queue.message_type)
    deadline = now + (message.deadline - message.accepted_at)
    # Not the decoded message: its reader may be older than its writer, whose fields must not get lost.
    body = {**_json_of(envelope.body), "deadline": deadline.isoformat()}
    return Envelope(envelope.type_name, str(uuid4()), str(message.brief_id), json.dumps(body).encode(), run=message.run)


def as_it_is(letter: DeadLetter) -> Envelope:
    """The same bytes for a new first attempt."""
    return replace(letter.envelope, message_id=str(uuid4()), attempt=1)


def row(letter: DeadLetter) -> tuple[str, ...]:
    """One line of `table`."""
    reason = letter.reason
    cells = (
        letter.id[:SHORT_ID],
        _time(letter.died_at),
        letter.queue.name,
        str(letter.envelope.attempt),
        letter.subject,
        reason if len(reason) <= _LONGEST_REASON else f"{reason[: _LONGEST_REASON - 1]}…",
    )
    return tuple(map(terminal_safe, cells))


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns with their headings."""
    rows = [_COLUMNS, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def detail(letter: DeadLetter) -> str:
    """Everything about one letter, its body with long texts shortened."""
    envelope = letter.envelope
    facts = {
        "id": letter.id,
        "queue": letter.queue.dead,
        "type": envelope.type_name or "none",
        "died": _time(letter.died_at),
        "attempt": str(envelope.attempt),
        "brief": envelope.brief_id,
        "run": str(envelope.run),
        "sender": envelope.sender or "not signed",
        "task": letter.subject,
        "reason": letter.reason,
        "size": f"{len(envelope.body)} bytes",
    }
    lines = [f"{name:<8} {terminal_safe(value)}" for name, value in facts.items()]
    return "\n".join((*lines, "", _body(envelope.body)))


def _body(body: bytes) -> str:
    try:
        return json.dumps(_shortened(json.loads(body)), indent=2, ensure_ascii=True)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):
        return f"not JSON: {body[:_LONGEST_TEXT]!r}{_rest(len(body))}"


def _shortened(value: JsonValue) -> JsonValue:
    match value:
        case dict():
            return {name: _shortened(item) for name, item in value.items()}
        case list():
            return [_shortened(item) for item in value]
        case str():
            return value[:_LONGEST_TEXT] + _rest(len(value))
        case _:
            return value


def _rest(length: int) -> str:
    return f"… ({length - _LONGEST_TEXT} more)" if length > _LONGEST_TEXT else ""


def _json_of(body: bytes) -> dict[str, JsonValue]:
    try:
        value = json.loads(body)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _time(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else "unknown"
