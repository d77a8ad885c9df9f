"""Formats log lines for people: safe on a terminal, tracebacks indented and without local variables."""

import logging
import sys
import textwrap
from typing import Any

import structlog
from structlog.typing import EventDict

from chassis.terminal_escapes import terminal_safe

_OF_LINES = ("stack", "exception")

# The default formatter prints local variables if rich is installed, which may cut a secret so that it is not redacted.
render_for_people = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def safe_for_terminal(_: Any, __: str, event: EventDict) -> EventDict:
    """Escape the values. Tracebacks keep their lines, indented; every other value becomes one line."""
    safe = {
        terminal_safe(name): terminal_safe(value if isinstance(value, str) else repr(value))
        for name, value in event.items()
        if name not in _OF_LINES
    }
    traced = {name: _indented(str(event[name])) for name in _OF_LINES if event.get(name)}
    return {**safe, **traced}


def log_errors_to_stderr() -> None:
    """Configure logging for a command: only errors, on stderr."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            safe_for_terminal,
            render_for_people,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _indented(traceback: str) -> str:
    return textwrap.indent(terminal_safe(traceback, lines=True), "    ")
