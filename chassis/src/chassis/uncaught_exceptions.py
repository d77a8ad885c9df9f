"""Logs uncaught exceptions and warnings, which Python would print to stderr without redaction."""

import logging
import sys
import threading
from types import TracebackType

import structlog

log = structlog.get_logger()


class CarefulHandler(logging.StreamHandler):  # type: ignore[type-arg]  # generic for typing alone
    """A handler that reports only the logger of a record that cannot be formatted; the default prints its arguments."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Called while the error is being handled."""
        kind = sys.exc_info()[0]
        sys.stderr.write(f"a line of {record.name} could not be logged: {kind.__name__ if kind else 'unknown'}\n")


def log_uncaught_exceptions() -> None:
    """Log uncaught exceptions of all threads, and warnings."""
    sys.excepthook = _uncaught
    threading.excepthook = lambda failed: _log(failed.exc_type, failed.exc_value, failed.exc_traceback)
    sys.unraisablehook = lambda failed: _log(failed.exc_type, failed.exc_value, failed.exc_traceback)
    logging.captureWarnings(True)


def _uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
    else:
        _log(kind, error, traceback)


def _log(kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
    log.critical("uncaught exception", exc_info=(kind, error or kind(), traceback))
