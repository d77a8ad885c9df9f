"""Computes a brief's status from its progress events, in any order and with duplicates."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from contracts.evidence import CheckResult, Evidence
from contracts.messages import BriefAccepted, RevisionAccepted, SiteCheckedOut, SiteGenerated, SitePublished
from contracts.progress_event_base import Event, Failure
from contracts.progress_events import (
    Accepted,
    CheckedOut,
    Committed,
    Delivered,
    Generated,
    Judged,
    Live,
    ModelAnswered,
    ModelFailed,
    NotLive,
    PageSeen,
    Refused,
)
from contracts.progress_events_of_deliveries import Buried, Finished, Retrying, Started
from contracts.progress_record import Progress

State = Literal["accepted", "generating", "publishing", "notifying", "delivered", "failed"]

_PHASES: tuple[State, ...] = ("accepted", "generating", "publishing", "notifying", "delivered")
_PHASE_OF_EVENT: dict[type[Event], State] = {
    ModelAnswered: "generating",
    ModelFailed: "generating",
    Judged: "generating",
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

E = TypeVar("E", bound=Event)


class BriefSummary(BaseModel):
    """The summary of a brief; null for what no event has reported."""

    brief_id: UUID
    task: str | None
    round: int | None
    run: int | None
    """Number of the latest run, which all other fields are about."""
    state: State
    status: str | None
    """`succeeded` or `salvaged` (a page that says that the build did not finish), once generated."""
    accepted_at: AwareDatetime | None
    deadline: AwareDatetime | None
    repo_url: str | None
    commit_sha: str | None
    pages_url: str | None
    live: bool | None
    """Whether the page was seen serving exactly `commit_sha`."""
    last_error: str | None


class BriefView(BriefSummary):
    """Everything that is known of a brief; the evidence is null where there is none yet, or none any more."""

    checks: tuple[CheckResult, ...] | None
    requirements: tuple[CheckResult, ...] | None
    """What the brief demands beside its checks."""
    defects: tuple[str, ...] | None
    notices: tuple[str, ...] | None
    """What was done to files that were given, and what could not be tried."""
    events: list[Progress]


def latest_run(events: Collection[Progress]) -> int:
    """The number of the run that was started last."""
    return max((event.run for event in events), default=1)


def can_start_again(events: Collection[Progress]) -> bool:
    """Whether the latest run failed or was salvaged, so that a re-send may start the next one."""
    generated = _latest(_of_latest_run(events), Generated)
    return state_of(events) == "failed" or (generated is not None and generated.status == "salvaged")


def state_of(events: Collection[Progress]) -> State:
    """The latest phase that any event of the latest run proves, or `failed` if its message was buried.

    A message that was replayed after its burial has not failed.
    """
    events = _of_latest_run(events)
    furthest = max((_PHASES.index(_phase(event)) for event in events), default=0)
    if _PHASES[furthest] == "delivered":
        return "delivered"
    buried = [event.at for event in events if isinstance(event.facts, Buried)]
    started = [event.at for event in events if isinstance(event.facts, Started)]
    # A replayed message starts again after its burial.
    if buried and (not started or max(buried) >= max(started)):
        return "failed"
    return _PHASES[furthest]


def summary_of(brief_id: UUID, events: Collection[Progress]) -> BriefSummary:
    """The summary of a brief's latest run from all its events."""
    state = state_of(events)
    known = _first_acceptance(events)
    events = _of_latest_run(events)
    # Two replicas may both accept a brief: its deadline counts from the first.
    accepted_at, accepted = _first_acceptance(events) or (None, None)
    generated = _latest(events, Generated)
    committed = _latest(events, Committed)
    page = _latest(events, PageSeen)
    failure = _latest(events, Failure) if state != "delivered" else None
    # The reason for a salvaged page stays, whatever happens later.
    error = failure or generated
    return BriefSummary(
        brief_id=brief_id,
        task=known[1].task if known else None,
        round=known[1].round if known else None,
        run=latest_run(events) if known else None,
        state=state,
        status=generated.status if generated else None,
        accepted_at=accepted_at,
        deadline=accepted.deadline if accepted else None,
        repo_url=committed.repo_url if committed else None,
        commit_sha=committed.commit_sha if committed else None,
        pages_url=page.pages_url if page else None,
        live=isinstance(page, Live) if page else None,
        last_error=error.reason if error else None,
    )


def view_of(brief_id: UUID, events: Collection[Progress], evidence: Evidence | None) -> BriefView:
    """The summary together with the evidence of the latest run and the events, as they are given."""
    return BriefView(
        **dict(summary_of(brief_id, events)),
        checks=evidence.checks if evidence else None,
        requirements=evidence.requirements if evidence else None,
        defects=evidence.defects if evidence else None,
        notices=evidence.notices if evidence else None,
        events=list(events),
    )


def _of_latest_run(events: Collection[Progress]) -> list[Progress]:
    run = latest_run(events)
    return [event for event in events if event.run == run]


def _phase(event: Progress) -> State:
    facts = event.facts
    if isinstance(facts, Started | Finished | Retrying | Buried):
        return _PHASE_OF_MESSAGE.get(facts.message, "accepted")
    return _PHASE_OF_EVENT.get(type(facts), "accepted")


def _age(event: Progress) -> tuple[datetime, str]:
    # The text breaks ties, so that the order of arrival never decides.
    return event.at, event.model_dump_json()


def _first_acceptance(events: Collection[Progress]) -> tuple[datetime, Accepted] | None:
    first = min((event for event in events if isinstance(event.facts, Accepted)), key=_age, default=None)
    return (first.at, first.facts) if first and isinstance(first.facts, Accepted) else None


def _latest(events: Collection[Progress], kind: type[E]) -> E | None:
    last = max((event for event in events if isinstance(event.facts, kind)), key=_age, default=None)
    return last.facts if last and isinstance(last.facts, kind) else None
