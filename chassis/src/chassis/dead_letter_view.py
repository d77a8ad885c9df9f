"""Shows dead letters as text for an operator."""

import json
from collections.abc import Sequence
from datetime import datetime
from json import JSONDecodeError

from pydantic import JsonValue

from chassis.dead_letter import DeadLetter
from chassis.terminal_escapes import terminal_safe

SHORT_ID = 8
_LONGEST_TEXT = 160
_LONGEST_REASON = 100
_COLUMNS = ("ID", "DIED (UTC)", "QUEUE", "TRY", "TASK", "REASON")


def row(letter: DeadLetter) -> tuple[str, ...]:
    """The cells of one letter for `table`."""
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
    """Align rows under their headings."""
    rows = [_COLUMNS, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def detail(letter: DeadLetter) -> str:
    """Everything about one letter; long strings in its body are shortened."""
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


def _time(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else "unknown"
