"""The messages between the service and a parser process: length-prefixed pickles."""

import pickle
from collections.abc import Callable
from typing import Any, NamedTuple

LENGTH_BYTES = 8

LogEntry = dict[str, Any]


class ParserRequest(NamedTuple):
    """A call; the kernel kills the process after `cpu_seconds` of processor time."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    cpu_seconds: float


class ParserResponse(NamedTuple):
    """What the call returned or raised, what it logged, and the parts whose exceptions were caught."""

    value: Any = None
    error: Exception | None = None
    logged: tuple[LogEntry, ...] = ()
    bugs: tuple[str, ...] = ()


def encode_frame(message: ParserRequest | ParserResponse) -> bytes:
    """Encode a message. Raises PicklingError and the like if that is not possible."""
    content = pickle.dumps(message)
    return len(content).to_bytes(LENGTH_BYTES) + content
