"""Divides the time of a run among activities: the time between two events belongs to what the later one ends."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel

from contracts.messages import BriefAccepted, RevisionAccepted, SiteCheckedOut, SiteGenerated, SitePublished
from contracts.model_events import ModelAnswered, ModelFailed, Planned, Reviewed
from contracts.operator_commands import Asked, Restarted
from contracts.progress_event_base import Event
from contracts.progress_events import (
    Accepted,
    CheckedOut,
    Committed,
    Delivered,
    Generated,
    Judged,
    Live,
    NotLive,
    Refused,
    Waiting,
)
from contracts.progress_events_of_deliveries import Buried, Finished, Retrying, Started
from contracts.progress_record import Progress
from gateway.run_events import RunEvents

Activity = Literal[
    "queued", "reading", "planning", "writing", "judging", "committing", "going-live", "calling-back", "retrying"
]
"""`queued`: a message waits for a consumer; `retrying`: it waits until its next attempt."""

_ENDED_BY: Mapping[type[Event], Activity] = {
    Accepted: "queued",
    Restarted: "queued",
    Waiting: "reading",
    CheckedOut: "reading",
    Planned: "planning",
    ModelAnswered: "writing",
    ModelFailed: "writing",
    Judged: "judging",
    Reviewed: "judging",
    Generated: "judging",
    Committed: "committing",
    Live: "going-live",
    NotLive: "going-live",
    Refused: "calling-back",
    Delivered: "calling-back",
}
_WORK_ON: Mapping[str, Activity] = {
    BriefAccepted.key: "writing",
    RevisionAccepted.key: "reading",
    SiteCheckedOut.key: "writing",
    SiteGenerated.key: "committing",
    SitePublished.key: "calling-back",
}
_FOLLOWS: Mapping[type[Event], Activity] = {
    Waiting: "retrying",
    Retrying: "retrying",
    Planned: "writing",
    ModelAnswered: "judging",
    ModelFailed: "writing",
    Judged: "writing",
    Reviewed: "judging",
    Committed: "going-live",
    Refused: "retrying",
}


class TimeSpan(BaseModel):
    """A stretch of time that a run spent on one activity."""

    activity: Activity
    started_at: AwareDatetime
    seconds: float


def time_spent(run: RunEvents, now: datetime, *, is_over: bool) -> tuple[TimeSpan, ...]:
    """The spans from acceptance to the delivery or burial, or to `now`; empty where no acceptance is known."""
    spans: list[TimeSpan] = []
    for activity, start, end in _steps(run, now, is_over=is_over):
        seconds = (end - start).total_seconds()
        if spans and spans[-1].activity == activity:
            spans[-1].seconds = round(spans[-1].seconds + seconds, 3)
        elif seconds > 0:
            spans.append(TimeSpan(activity=activity, started_at=start, seconds=round(seconds, 3)))
    return tuple(spans)


def seconds_by_activity(spans: tuple[TimeSpan, ...]) -> dict[Activity, float]:
    """The sum of each activity that took any time."""
    sums: dict[Activity, float] = {}
    for span in spans:
        sums[span.activity] = round(sums.get(span.activity, 0.0) + span.seconds, 3)
    return sums


def _steps(run: RunEvents, now: datetime, *, is_over: bool) -> Iterator[tuple[Activity, datetime, datetime]]:
    if run.acceptance is None:
        return
    before = next(event for event in run if event.at == run.acceptance[0])
    for event in run:
        if event.at < before.at or isinstance(event.facts, Asked):
            continue
        yield _ended_by(event), before.at, event.at
        before = event
        if isinstance(event.facts, Delivered):
            return
    if not is_over and now > before.at:
        yield _follows(before), before.at, now


def _ended_by(event: Progress) -> Activity:
    match event.facts:
        case Started(attempt=attempt):
            return "queued" if attempt == 1 else "retrying"
        case Finished(message=key) | Retrying(message=key) | Buried(message=key):
            return _WORK_ON.get(key, "queued")
        case facts:
            return _ENDED_BY[type(facts)]


def _follows(event: Progress) -> Activity:
    if isinstance(event.facts, Started):
        return _WORK_ON.get(event.facts.message, "queued")
    return _FOLLOWS.get(type(event.facts), "queued")
