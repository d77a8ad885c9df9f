"""The events of a brief's latest run: in order of time, without duplicates, whatever order they arrived in."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TypeVar

from contracts.progress_event_base import Event
from contracts.progress_events import Accepted
from contracts.progress_record import Progress

E = TypeVar("E", bound=Event)


class RunEvents:
    """The latest run of one brief."""

    def __init__(self, events: Collection[Progress]) -> None:
        self.run = latest_run(events)
        self.events = _in_order([event for event in events if event.run == self.run])
        self._places: dict[type[Event], list[int]] = {}
        for place, event in enumerate(self.events):
            self._places.setdefault(type(event.facts), []).append(place)

    def __iter__(self) -> Iterator[Progress]:
        return iter(self.events)

    def of(self, kind: type[E]) -> list[tuple[datetime, E]]:
        """Every event of a kind, with its time."""
        found = [(event.at, event.facts) for event in map(self.events.__getitem__, self._places_of(kind))]
        return [(at, facts) for at, facts in found if isinstance(facts, kind)]

    def latest(self, kind: type[E]) -> E | None:
        """The latest event of a kind."""
        places = self._places_of(kind)
        facts = self.events[places[-1]].facts if places else None
        return facts if isinstance(facts, kind) else None

    def _places_of(self, kind: type[Event]) -> list[int]:
        return sorted(place for known, places in self._places.items() if issubclass(known, kind) for place in places)

    @property
    def acceptance(self) -> tuple[datetime, Accepted] | None:
        """The first acceptance: two replicas may both accept a brief, and its deadline counts from the first."""
        return next(iter(self.of(Accepted)), None)


def latest_run(events: Collection[Progress]) -> int:
    """The number of the run that was started last."""
    return max((event.run for event in events), default=1)


def _in_order(events: list[Progress]) -> list[Progress]:
    if len({event.at for event in events}) == len(events):
        return sorted(events, key=lambda event: event.at)
    # The text breaks ties, so that the order of arrival never decides; it costs too much to be made of every event.
    texts = {event.model_dump_json(): event for event in events}
    return [event for _, event in sorted(texts.items(), key=lambda item: (item[1].at, item[0]))]
