"""Computes the state of a brief's latest run from its progress events, in any order and with duplicates."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

from contracts.messages import BriefAccepted, RevisionAccepted, SiteCheckedOut, SiteGenerated, SitePublished
from contracts.model_events import ModelAnswered, ModelFailed, Planned, Reviewed
from contracts.progress_event_base import Event
from contracts.progress_events import (
    CheckedOut,
    Committed,
    Delivered,
    Generated,
    Judged,
    Live,
    NotLive,
    PageSeen,
    Refused,
)
from contracts.progress_events_of_deliveries import Buried, Finished, Retrying, Started
from contracts.progress_record import Progress
from contracts.verdict import Standing
from gateway.run_events import RunEvents

State = Literal["accepted", "generating", "publishing", "notifying", "delivered", "failed"]

LATE_EVENTS_SECONDS = 5.0
"""How long after a brief's end its missing events are waited for. Services send them in the background, each in order
of its own, so that those of one may come after the end that another reports; or, with a process killed, never."""

_PHASES: tuple[State, ...] = ("accepted", "generating", "publishing", "notifying", "delivered")
_PHASE_OF_EVENT: dict[type[Event], State] = {
    Planned: "generating",
    ModelAnswered: "generating",
    ModelFailed: "generating",
    Judged: "generating",
    Reviewed: "generating",
    CheckedOut: "generating",
    Generated: "publishing",
    Committed: "publishing",
    Live: "notifying",
    NotLive: "notifying",
    Refused: "notifying",
    Delivered: "delivered",
}
_PHASE_OF_MESSAGE: dict[str, State] = {
    BriefAccepted.key: "generating",
    RevisionAccepted.key: "generating",
    SiteCheckedOut.key: "generating",
    SiteGenerated.key: "publishing",
    SitePublished.key: "notifying",
}


def state_of(events: Collection[Progress]) -> State:
    """The latest phase that any event of the latest run proves, or `failed` if its message was buried."""
    return state_of_run(RunEvents(events))


def state_of_run(run: RunEvents) -> State:
    """The same of a run. A message that was replayed after its burial has not failed."""
    furthest = max((_PHASES.index(_phase(event)) for event in run), default=0)
    if _PHASES[furthest] != "delivered" and _buried_message(run) is not None:
        return "failed"
    return _PHASES[furthest]


def seconds_until_end(events: Collection[Progress], now: datetime) -> float | None:
    """Seconds to wait for late events of a run that has ended; 0 if nothing is missing, None if it has not ended."""
    run = RunEvents(events)
    state = state_of_run(run)
    if state not in {"delivered", "failed"}:
        return None
    done = {facts.message for _, facts in run.of(Finished)} | {facts.message for _, facts in run.of(Buried)}
    begun = {facts.message for _, facts in run.of(Started)}
    if state == "delivered":
        begun |= {SiteGenerated.key, SitePublished.key}
    if begun <= done:
        return 0.0
    until = max(event.at for event in run) + timedelta(seconds=LATE_EVENTS_SECONDS)
    return min(max(0.0, (until - now).total_seconds()), LATE_EVENTS_SECONDS)


def can_start_again(events: Collection[Progress]) -> bool:
    """Whether the latest run failed or was salvaged, so that a re-send may start the next one."""
    run = RunEvents(events)
    generated = run.latest(Generated)
    return state_of_run(run) == "failed" or (generated is not None and generated.status == "salvaged")


def standing_of(run: RunEvents) -> Standing:
    """What decides the verdict on the run."""
    acceptance, generated = run.acceptance, run.latest(Generated)
    delivered_at = next((at for at, _ in run.of(Delivered)), None)
    return Standing(
        deadline=acceptance[1].deadline if acceptance else None,
        buried=_buried_message(run) if delivered_at is None else None,
        refused=bool(run.of(Refused)),
        delivered_at=delivered_at,
        salvaged=generated is not None and generated.status == "salvaged",
        live=isinstance(run.latest(PageSeen), Live),
        outcomes=generated.all_outcomes if generated else None,
    )


def _buried_message(run: RunEvents) -> str | None:
    """The routing key of the message that was buried and has not started again since."""
    buried, started = run.of(Buried), run.of(Started)
    if not buried or (started and started[-1][0] > buried[-1][0]):
        return None
    return buried[-1][1].message


def _phase(event: Progress) -> State:
    facts = event.facts
    if (phase := _PHASE_OF_EVENT.get(type(facts))) is not None:
        return phase
    if isinstance(facts, Started | Finished | Retrying | Buried):
        return _PHASE_OF_MESSAGE.get(facts.message, "accepted")
    return "accepted"
