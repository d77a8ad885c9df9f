"""Progress events for tests, told from a fixed beginning in seconds."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.model_events import ModelAnswered
from contracts.progress_event_base import Event
from contracts.progress_events import Accepted, Committed, Delivered, Generated, Live
from contracts.progress_events_of_deliveries import Finished, Started
from contracts.progress_record import Progress
from tools.publishing.reports import progress_of

BEGINNING = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BRIEF_ID = UUID(int=1)
SHA = "c0ffee" + "0" * 34


def event(
    kind: type[Event], seconds: float = 0, brief_id: UUID = BRIEF_ID, /, *, run: int = 1, **facts: Any
) -> Progress:
    """One event, `seconds` after the beginning."""
    at = BEGINNING + timedelta(seconds=seconds)
    return progress_of(kind, brief_id=brief_id, at=at, run=run, **facts)


def accepted(brief_id: UUID = BRIEF_ID, *, task: str = "sum-of-sales", number: int = 1) -> Progress:
    """The gateway's promise."""
    deadline = BEGINNING + timedelta(seconds=600)
    return event(Accepted, 0, brief_id, task=task, round=number, deadline=deadline, checks=2, attachments=0)


def whole_story() -> list[Progress]:
    """What happens to a brief when all goes well."""
    return [
        accepted(),
        event(Started, 1, message="brief.accepted", attempt=1),
        event(ModelAnswered, 20, model="a-model", seconds=19.0),
        event(Generated, 21, files=3, bytes=4096, status="succeeded"),
        event(Finished, 21.1, message="brief.accepted", seconds=20.1),
        event(Started, 22, message="site.generated", attempt=1),
        event(Committed, 25, repo_url="https://github.example/o/r", commit_sha=SHA, files=3),
        event(Live, 60, pages_url="https://o.pages.example/r/", commit_sha=SHA, seconds=35.0),
        event(Finished, 60.1, message="site.generated", seconds=38.1),
        event(Started, 61, message="site.published", attempt=1),
        event(Delivered, 62, status=200),
        event(Finished, 62.1, message="site.published", seconds=1.1),
    ]
