"""Collects the errors of an open page: deduplicated, shortened, at most MAX_FAULTS."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from playwright.async_api import Dialog

from generator.chromium.unavailable_requests import CodePosition
from generator.faults import Fault

MAX_FAULTS = 30
MAX_REASON_LENGTH = 300
Event = Literal["requests", "messages", "windows"]
EVENT_LIMITS: Mapping[Event, int] = {"requests": 500, "messages": 3000, "windows": 100}
"""A normal page has a few dozen, or one console message for each row of its data."""


class PageErrors:
    """The faults of one visit. Calls `on_flood` once, with the reason, when a limit of EVENT_LIMITS is reached."""

    def __init__(self, on_flood: Callable[[str], None]) -> None:
        self._on_flood = on_flood
        self._events: Counter[Event] = Counter()
        self._faults: dict[Fault, None] = {}
        self.thrown: list[tuple[str, tuple[CodePosition, ...]]] = []
        """The message and call stack of each uncaught exception."""
        self.on_dialog: Callable[[Dialog], Awaitable[None]] | None = None
        """Handles dialogs instead of dismissing them."""
        self.closed = True
        """False if the page could not be closed and therefore keeps the browser busy."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults in order of occurrence."""
        return tuple(self._faults)

    @property
    def flooded(self) -> bool:
        """True once a limit was reached; more events may still be queued."""
        return any(count >= EVENT_LIMITS[event] for event, count in self._events.items())

    def count(self, event: Event) -> None:
        """Count one event."""
        self._events[event] += 1
        if self._events[event] == EVENT_LIMITS[event]:
            self._on_flood(f"it made more than {EVENT_LIMITS[event]:,} {event}")

    def add(self, kind: str, reason: str, path: str | None = None) -> None:
        """Add a fault unless it is a duplicate or the limit is reached."""
        if len(self._faults) < MAX_FAULTS:
            self._faults[Fault(shorten(reason, MAX_REASON_LENGTH), path, fatal=False, kind=kind)] = None


def shorten(text: str, length: int) -> str:
    """Shorten `text` to one line of at most `length` characters."""
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
