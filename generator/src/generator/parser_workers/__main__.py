"""A parser process, `python -m generator.parser_workers`: calls functions that parse untrusted text, one by one.

Requests on stdin and responses on stdout are length-prefixed pickles. Its environment has no secret.
"""

import os
import pickle
import resource
import signal
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from math import ceil
from typing import Any, BinaryIO

import structlog

import generator.inputs.inputs
import generator.judge.judge  # noqa: F401 - the first request does not wait for the imports
from generator.exception_guard import caught_here
from generator.parser_workers.protocol import LENGTH_BYTES, LogEntry, ParserRequest, ParserResponse, encode_frame

MAX_MEMORY = 2 << 30
"""Bytes of address space; node, which it may start, needs as many."""


def main() -> None:
    """Answer requests until stdin ends, which also happens when the service is killed."""
    # If the service is killed during a call, end silently instead of raising BrokenPipeError.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # Redirect prints to stderr, so that stdout has nothing but responses.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        logged = _captured_logs()
        _limit(resource.RLIMIT_AS, MAX_MEMORY)
        _limit(resource.RLIMIT_CORE, 0)
        while length := sys.stdin.buffer.read(LENGTH_BYTES):
            request = pickle.loads(sys.stdin.buffer.read(int.from_bytes(length)))  # noqa: S301 - the service's own
            answer = _answer(request)
            _write(answers, answer._replace(logged=tuple(logged), bugs=tuple(caught_here)))
            logged.clear()
            caught_here.clear()


def _answer(request: ParserRequest) -> ParserResponse:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, ceil(used.ru_utime + used.ru_stime + request.cpu_seconds))
    try:
        return ParserResponse(request.function(*request.arguments))
    except Exception as error:  # noqa: BLE001 - the caller decides
        return ParserResponse(error=error)


def _write(answers: BinaryIO, answer: ParserResponse) -> None:
    try:
        content = encode_frame(answer)
    except Exception as error:  # noqa: BLE001 - an error may hold what cannot be sent
        reason = f"{type(answer.error or error).__name__}: {answer.error or error}"
        content = encode_frame(answer._replace(value=None, error=RuntimeError(reason)))
    answers.write(content)
    answers.flush()


def _limit(which: int, most: int) -> None:
    # Some systems lack one of the limits; the caller's timeout applies everywhere.
    with suppress(ValueError, OSError):
        resource.setrlimit(which, (most, resource.RLIM_INFINITY))


def _captured_logs() -> list[LogEntry]:
    """Collect log entries for the service, which redacts and writes them."""
    entries: list[LogEntry] = []

    def capture(_: Any, level: str, entry: MutableMapping[str, Any]) -> Any:
        entries.append({**entry, "level": level})
        raise structlog.DropEvent

    structlog.configure(processors=[structlog.processors.format_exc_info, capture])
    return entries


if __name__ == "__main__":
    main()
