"""The events of a brief's latest run: in order of time, without duplicates, whatever order they arrived in."""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cache
from typing import TypeVar

from contracts.operator_commands import Restarted
from contracts.progress_event_base import Event
from contracts.progress_events import Accepted
from contracts.progress_record import EVENT_TYPES, Progress

E = TypeVar("E", bound=Event)


class RunEvents:
    """The latest run of one brief."""

    def __init__(self, events: Collection[Progress]) -> None:
        self.run = latest_run(events)
        self.events = _in_order([event for event in events if event.run == self.run])
        self._earlier = [event for event in events if event.run < self.run] if self.run > 1 else []
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
        kinds = _kinds_of(kind)
        if len(kinds) == 1:
            return self._places.get(kinds[0], [])
        return sorted(place for each in kinds for place in self._places.get(each, ()))

    @property
    def acceptance(self) -> tuple[datetime, Accepted] | None:
        """The first acceptance: two replicas may both accept a brief, and its deadline counts from the first.

        A run that an operator started has what was accepted before, with a deadline of its own.
        """
        accepted, restarted = self.of(Accepted), self.of(Restarted)
        if restarted and (before := self.accepted_before) is not None:
            accepted += [(at, before.model_copy(update={"deadline": facts.deadline})) for at, facts in restarted]
        return min(accepted, key=lambda each: each[0], default=None)

    @property
    def accepted_before(self) -> Accepted | None:
        """What was accepted as the latest earlier run of which an acceptance is known."""
        runs = {event.run for event in self._earlier if isinstance(event.facts, Accepted)}
        earlier = [event for event in self._earlier if event.run == max(runs)] if runs else []
        return next((event.facts for event in _in_order(earlier) if isinstance(event.facts, Accepted)), None)


@cache
def _kinds_of(kind: type[Event]) -> tuple[type[Event], ...]:
    """The kinds of events that are of `kind`: itself, or those that have it as their base."""
    return tuple(each for each in EVENT_TYPES.values() if issubclass(each, kind))


def latest_run(events: Collection[Progress]) -> int:
    """The number of the run that was started last."""
    return max((event.run for event in events), default=1)


def _in_order(events: list[Progress]) -> list[Progress]:
    if len({event.at for event in events}) == len(events):
        return sorted(events, key=lambda event: event.at)
    # The text breaks ties, so that the order of arrival never decides; it costs too much to be made of every event.
    texts = {event.model_dump_json(): event for event in events}
    return [event for _, event in sorted(texts.items(), key=lambda item: (item[1].at, item[0]))]
