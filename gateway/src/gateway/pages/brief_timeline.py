"""Lays a brief's latest run out on the bar of its ten minutes: activities, marks and the deadline, in seconds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.progress_event_base import Failure
from contracts.progress_events import Judged
from contracts.time_budget import DEADLINE_SECONDS
from gateway.brief_status import BriefView
from gateway.time_spent import Activity

TITLES: Mapping[Activity, str] = {
    "queued": "waiting in a queue",
    "reading": "reading the repository",
    "planning": "planning the checks",
    "writing": "writing",
    "judging": "checking",
    "committing": "committing",
    "going-live": "going live",
    "calling-back": "calling back",
    "retrying": "waiting to try again",
}


MAX_LENGTH = 1.5
"""Deadlines that fit on the bar: what comes later is cut off, so that the ten minutes stay legible."""


@dataclass(frozen=True)
class Stretch:
    """A part of the bar: what the time went to, from second `begins` on."""

    activity: Activity
    begins: float
    seconds: float


@dataclass(frozen=True)
class Mark:
    """A moment on the bar: a candidate was judged, or something failed."""

    at: float
    title: str
    is_failure: bool


@dataclass(frozen=True)
class Timeline:
    """The bar, `length` seconds long: `spent` of them are over, and after `deadline` of them the deadline is."""

    length: float
    deadline: float
    spent: float
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]


def timeline_of(brief: BriefView) -> Timeline | None:
    """The bar of the brief; None where nobody told when it was accepted."""
    if brief.accepted_at is None:
        return None
    start = brief.accepted_at
    deadline = (brief.deadline - start).total_seconds() if brief.deadline else DEADLINE_SECONDS
    stretches = tuple(
        Stretch(span.activity, (span.started_at - start).total_seconds(), span.seconds) for span in brief.time_spent
    )
    spent = max((stretch.begins + stretch.seconds for stretch in stretches), default=0.0)
    marks = tuple(sorted(_marks(brief), key=lambda mark: mark.at))
    return Timeline(min(max(deadline, spent), MAX_LENGTH * deadline), deadline, spent, stretches, marks)


def _marks(brief: BriefView) -> Iterator[Mark]:
    for event in brief.events:
        if event.run != brief.run or brief.accepted_at is None:
            continue
        at = max(0.0, (event.at - brief.accepted_at).total_seconds())
        match event.facts:
            case Judged() as judged:
                title = f"candidate {judged.round}: {judged.passed} passed, {judged.failed} failed"
                yield Mark(at, title, is_failure=False)
            case Failure() as failure:
                yield Mark(at, f"{failure.stage}: {failure.reason}", is_failure=True)
