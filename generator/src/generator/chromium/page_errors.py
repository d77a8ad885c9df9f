"""Collects what is wrong with a page while it is open: each thing once, few and short, however much there is."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Literal

from generator.findings import Fault

MOST_FAULTS = 30
LONGEST_REASON = 300
Event = Literal["requests", "messages", "windows"]
MOST: Mapping[Event, int] = {"requests": 500, "messages": 3000, "windows": 100}
"""An honest page has a few dozen, but may well write a line to the console for each row of its data."""


class PageErrors:
    """The faults of one visit. `on_flood` is called once, with the reason, where there is too much of anything."""

    def __init__(self, on_flood: Callable[[str], None]) -> None:
        self._on_flood = on_flood
        self._events: Counter[Event] = Counter()
        self._faults: dict[Fault, None] = {}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """In the request in which they were first seen."""
        return tuple(self._faults)

    @property
    def flooded(self) -> bool:
        """Whether there was too much, of which most may still be on its way here."""
        return any(count >= MOST[event] for event, count in self._events.items())

    def count(self, event: Event) -> None:
        """Take notice of one more, whether it is a fault or not."""
        self._events[event] += 1
        if self._events[event] == MOST[event]:
            self._on_flood(f"it made more than {MOST[event]:,} {event}")

    def add(self, kind: str, reason: str, path: str | None = None) -> None:
        """Keep one fault, if it is new and there is room."""
        if len(self._faults) < MOST_FAULTS:
            self._faults[Fault(shortened(reason, LONGEST_REASON), path, fatal=False, kind=kind)] = None


def shortened(text: str, length: int) -> str:
    """`text` in one line of at most `length` characters."""
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
