"""Catches unexpected exceptions so that none fails a brief; logs each with its traceback and counts it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

T = TypeVar("T")

log = structlog.get_logger()


caught_here: list[str] = []
"""In a parser process: the parts that raised, for the service to count."""


def _not_counted(_: str) -> None:
    """Default for tests: no metrics."""


def _note(part: str) -> None:
    caught_here.append(part)


@dataclass(frozen=True)
class ExceptionGuard:
    """Catches, logs and counts exceptions. `count` is called with the part that raised, such as `judge`."""

    count: Callable[[str], object] = _not_counted

    def __reduce__(self) -> "tuple[type[ExceptionGuard], tuple[Callable[[str], object]]]":
        # Metrics cannot be pickled: a parser process notes the part, and the service counts it.
        return ExceptionGuard, (_note,)

    def report(self, part: str, error: Exception, *, doing: str) -> str:
        """Log and count `error`; return its description. `doing` names what was not done because of it."""
        reason = f"{type(error).__name__}: {str(error)[:200]}".rstrip(": ")
        log.error("an unexpected error was caught", part=part, doing=doing, reason=reason, exc_info=error)
        self.count(part)
        return reason

    def call(self, part: str, call: Callable[[], T], instead: T, *, doing: str) -> T:
        """Return the result of `call`, or `instead` if it raises."""
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not fail the brief
            self.report(part, error, doing=doing)
            return instead


NO_METRICS = ExceptionGuard()
