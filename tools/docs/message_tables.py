"""The tables of queues, streams, progress events and verdicts in docs/architecture.md, from `contracts`."""

import inspect
from collections.abc import Iterable

from contracts.progress_record import EVENT_TYPES
from contracts.streams import STREAMS
from contracts.verdict import MEANINGS
from contracts.work_queues import WORK_QUEUES


def tables() -> dict[str, str]:
    """The Markdown tables by the name of their marker."""
    return {"queues": queues(), "streams": streams(), "progress events": progress_events(), "verdicts": verdicts()}


def queues() -> str:
    """Each work queue with its message, the sender and what the message says."""
    rows = (
        (
            f"`{queue.name}`",
            f"`{queue.message_type.__name__}`, `{queue.message_type.type_name()}`",
            queue.message_type.sender,
            first_line(queue.message_type),
        )
        for queue in WORK_QUEUES
    )
    return table(("queue `<consumer>.<key>`", "message", "sent by", "says"), rows)


def streams() -> str:
    """Each stream with its record, its writers and readers."""
    rows = (
        (
            f"`{stream.name}`",
            f"`{stream.record.__name__}`, `{stream.record.type_name}`",
            ", ".join(stream.writers),
            ", ".join(stream.readers),
            f"{stream.max_age.replace('D', ' days')}, {stream.max_bytes // 1_000_000} MB",
        )
        for stream in STREAMS
    )
    return table(("stream", "record", "written by", "read by", "keeps"), rows)


def progress_events() -> str:
    """Each kind of progress event with its service and its facts."""
    rows = (
        (
            f"`{stage}`",
            kind.service or "every service",
            ", ".join(f"`{name}`" for name in kind.model_fields if name != "stage"),
            first_line(kind),
        )
        for stage, kind in EVENT_TYPES.items()
    )
    return table(("stage", "reported by", "facts", "says"), rows)


def verdicts() -> str:
    """Each verdict with its meaning, in order of precedence."""
    return table(("verdict", "meaning"), ((f"`{verdict}`", meaning) for verdict, meaning in MEANINGS.items()))


def first_line(kind: type) -> str:
    """The first line of a class's docstring."""
    return (inspect.getdoc(kind) or "").partition("\n")[0]


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
