"""Collects what is wrong with a page while it is open: each thing once, few and short, however much there is."""

from collections.abc import Callable

from generator.chromium.questions import shortened
from generator.findings import Fault

MOST_FAULTS = 30
LONGEST_REASON = 300
MOST_EVENTS = 1000
"""Messages, exceptions, dialogs, windows and requests together; an honest page has a few dozen."""


class Complaints:
    """The faults of one visit. `on_flood` is called once, with the reason, where there is too much of anything."""

    def __init__(self, on_flood: Callable[[str], None]) -> None:
        self._on_flood = on_flood
        self._events = 0
        self._faults: dict[Fault, None] = {}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """In the order in which they were first seen."""
        return tuple(self._faults)

    def count(self) -> None:
        """Take notice of one more event, whether it is a fault or not."""
        self._events += 1
        if self._events == MOST_EVENTS:
            self._on_flood(f"it made more than {MOST_EVENTS:,} requests, messages and windows")

    def add(self, kind: str, reason: str, path: str | None = None) -> None:
        """Keep one fault, if it is new and there is room."""
        if len(self._faults) < MOST_FAULTS:
            self._faults[Fault(shortened(reason, LONGEST_REASON), path, fatal=False, kind=kind)] = None
