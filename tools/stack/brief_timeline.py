"""Computes the current step of a brief and the time of each step from its progress events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from contracts.progress_event_base import Event
from contracts.progress_events import Accepted, CheckedOut, Committed, Delivered, Generated, Live, NotLive
from contracts.progress_events_of_deliveries import Buried, Retrying
from contracts.progress_record import Progress

E = TypeVar("E", bound=Event)

STEPS: Mapping[str, tuple[type[Event], ...]] = {
    "read": (CheckedOut,),
    "generate": (Generated,),
    "publish": (Committed,),
    "live": (Live, NotLive),
    "callback": (Delivered,),
}
"""The steps of a brief in order, with the events that end each. Only a revision has the first one."""

DOING = {
    "read": "reading the repository",
    "generate": "writing and checking",
    "publish": "committing",
    "live": "waiting for the page",
    "callback": "calling back",
}


@dataclass
class Journey:
    """One brief: its request, and the events received so far."""

    request: Mapping[str, Any] = field(repr=False)
    brief_id: str = ""
    events: list[Progress] = field(default_factory=list)
    problem: str = ""

    @property
    def title(self) -> str:
        return f"{self.request['task']}, round {self.round}"

    @property
    def round(self) -> int:
        return int(self.request.get("round", 1))

    @property
    def steps(self) -> list[str]:
        """The steps of this brief."""
        return [step for step in STEPS if step != "read" or self.round > 1]

    def seconds(self) -> dict[str, float]:
        """Seconds of each finished step, in order."""
        since, taken = self.first_at(Accepted), {}
        for step in self.steps:
            end = self.first_at(*STEPS[step])
            if since is None or end is None:
                break
            taken[step] = max(0.0, (end - since).total_seconds())
            since = end
        return taken

    def current_step(self) -> str | None:
        """The current step; None before the acceptance and after the last step."""
        if self.first_at(Accepted) is None:
            return None
        done = self.seconds()
        return next((step for step in self.steps if step not in done), None)

    def seconds_in_current_step(self, now: datetime) -> float:
        accepted = self.first_at(Accepted)
        return max(0.0, (now - accepted).total_seconds() - sum(self.seconds().values())) if accepted else 0.0

    def state(self) -> str:
        """The current work, in a few words."""
        if self.problem:
            return "failed"
        if not self.events:
            return "sent" if self.brief_id else "waiting for its turn"
        if isinstance(self.events[-1].facts, Retrying | Buried):
            return self.events[-1].stage
        step = self.current_step()
        return DOING[step] if step else "delivered"

    def trouble(self) -> str:
        """The reason for a delay or failure; empty if there is none."""
        if self.problem or not self.events:
            return self.problem
        match self.events[-1].facts:
            case Retrying(seconds=seconds, reason=reason):
                return f"retrying in {seconds} s: {reason}"
            case Buried(reason=reason):
                return f"buried: {reason}"
            case _:
                return ""

    @property
    def delivered(self) -> bool:
        return self.first_at(Delivered) is not None

    @property
    def failed(self) -> bool:
        return bool(self.problem) or bool(self.events and isinstance(self.events[-1].facts, Buried))

    def newest(self, kind: type[E]) -> E | None:
        """The newest event of this kind; None if there is none."""
        return next((event.facts for event in reversed(self.events) if isinstance(event.facts, kind)), None)

    def first_at(self, *kinds: type[Event]) -> datetime | None:
        return min((event.at for event in self.events if isinstance(event.facts, kinds)), default=None)
