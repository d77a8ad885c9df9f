"""What is to be said of a brief, decided from its progress events, in whatever order and however often they came."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from contracts.messages import BriefAccepted, RevisionAccepted, SiteCheckedOut, SiteGenerated, SitePublished
from contracts.progress import Progress, Stage

State = Literal["accepted", "generating", "publishing", "notifying", "delivered", "failed"]

_PHASES: tuple[State, ...] = ("accepted", "generating", "publishing", "notifying", "delivered")
_PHASE_OF_STAGE: dict[Stage, State] = {
    Stage.MODEL_ANSWERED: "generating",
    Stage.MODEL_FAILED: "generating",
    Stage.JUDGED: "generating",
    Stage.CHECKED_OUT: "generating",
    Stage.GENERATED: "publishing",
    Stage.COMMITTED: "publishing",
    Stage.LIVE: "notifying",
    Stage.NOT_LIVE: "notifying",
    Stage.REFUSED: "notifying",
    Stage.DELIVERED: "delivered",
}
_PHASE_OF_MESSAGE: dict[str | None, State] = {
    BriefAccepted.key: "generating",
    RevisionAccepted.key: "generating",
    SiteCheckedOut.key: "generating",
    SiteGenerated.key: "publishing",
    SitePublished.key: "notifying",
}
_ERRORS = (Stage.RETRYING, Stage.BURIED, Stage.MODEL_FAILED, Stage.REFUSED, Stage.NOT_LIVE)


class BriefSummary(BaseModel):
    """One line about a brief. What no event has told yet is null."""

    brief_id: UUID
    task: str | None
    round: int | None
    run: int | None
    """How often the brief was started: a re-send starts it again if it failed or was salvaged.

    All below is about the latest run.
    """
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
    """Everything that is known of a brief."""

    events: list[Progress]


def latest_run(events: Collection[Progress]) -> int:
    """The number of the run that was started last."""
    return max((event.run for event in events), default=1)


def can_start_again(events: Collection[Progress]) -> bool:
    """Whether the latest run failed or was salvaged, so that a re-send may start the next one."""
    generated = _latest(_of_latest_run(events), Stage.GENERATED)
    return state_of(events) == "failed" or _text(generated, "status") == "salvaged"


def state_of(events: Collection[Progress]) -> State:
    """The furthest phase of the latest run that any event proves, or `failed` where work was buried for good.

    Work that was taken up again since its burial has not failed.
    """
    events = _of_latest_run(events)
    furthest = max((_PHASES.index(_phase(event)) for event in events), default=0)
    if _PHASES[furthest] == "delivered":
        return "delivered"
    buried = [event.at for event in events if event.stage is Stage.BURIED]
    started = [event.at for event in events if event.stage is Stage.STARTED]
    # A replayed message starts again after its burial.
    if buried and (not started or max(buried) >= max(started)):
        return "failed"
    return _PHASES[furthest]


def summary_of(brief_id: UUID, events: Collection[Progress]) -> BriefSummary:
    """The summary of a brief's latest run from all its events."""
    state = state_of(events)
    known = min(_only(events, Stage.ACCEPTED), key=_age, default=None)
    events = _of_latest_run(events)
    # Two replicas may both have accepted a brief: the evaluator's ten minutes run from the first.
    accepted = min(_only(events, Stage.ACCEPTED), key=_age, default=None)
    generated = _latest(events, Stage.GENERATED)
    committed = _latest(events, Stage.COMMITTED)
    page = _latest(events, Stage.LIVE, Stage.NOT_LIVE)
    error = _latest(events, *_ERRORS) if state != "delivered" else None
    # Why no model wrote the page stays worth knowing, whatever came of it later.
    error = generated if error is None and _text(generated, "reason") else error
    return BriefSummary(
        brief_id=brief_id,
        task=_text(known, "task"),
        round=_number(known, "round"),
        run=latest_run(events) if known else None,
        state=state,
        status=_text(generated, "status"),
        accepted_at=accepted.at if accepted else None,
        deadline=_time(accepted, "deadline"),
        repo_url=_text(committed, "repo_url"),
        commit_sha=_text(committed, "commit_sha"),
        pages_url=_text(page, "pages_url"),
        live=page.stage is Stage.LIVE if page else None,
        last_error=_text(error, "reason"),
    )


def view_of(brief_id: UUID, events: Collection[Progress]) -> BriefView:
    """The summary together with the events, as they are given."""
    return BriefView(**dict(summary_of(brief_id, events)), events=list(events))


def _of_latest_run(events: Collection[Progress]) -> list[Progress]:
    run = latest_run(events)
    return [event for event in events if event.run == run]


def _phase(event: Progress) -> State:
    return _PHASE_OF_STAGE.get(event.stage) or _PHASE_OF_MESSAGE.get(_text(event, "message"), "accepted")


def _only(events: Collection[Progress], *stages: Stage) -> Iterator[Progress]:
    return (event for event in events if event.stage in stages)


def _age(event: Progress) -> tuple[datetime, str]:
    # The text breaks ties between equal times, so that the order of arrival never decides.
    return event.at, event.model_dump_json()


def _latest(events: Collection[Progress], *stages: Stage) -> Progress | None:
    return max(_only(events, *stages), key=_age, default=None)


def _text(event: Progress | None, fact: str) -> str | None:
    value = event.facts.get(fact) if event else None
    return value if isinstance(value, str) else None


def _number(event: Progress | None, fact: str) -> int | None:
    value = event.facts.get(fact) if event else None
    return value if isinstance(value, int) else None


def _time(event: Progress | None, fact: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(_text(event, fact) or "")
    except ValueError:
        return None
    return time if time.tzinfo is not None else None
