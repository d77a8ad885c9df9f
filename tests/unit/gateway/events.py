"""Progress events for tests, told from a fixed beginning in seconds."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from pydantic import JsonValue

from contracts.progress import Progress, ServiceName, Stage

BEGINNING = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BRIEF_ID = UUID(int=1)
SHA = "c0ffee" + "0" * 34

_SERVICES: dict[Stage, ServiceName] = {
    Stage.ACCEPTED: "gateway",
    Stage.CHECKED_OUT: "publisher",
    Stage.COMMITTED: "publisher",
    Stage.LIVE: "publisher",
    Stage.NOT_LIVE: "publisher",
    Stage.REFUSED: "notifier",
    Stage.DELIVERED: "notifier",
}


def event(stage: Stage, seconds: float = 0, brief_id: UUID = BRIEF_ID, /, **facts: JsonValue) -> Progress:
    """One event, `seconds` after the beginning."""
    service = _SERVICES.get(stage, "generator")
    at = BEGINNING + timedelta(seconds=seconds)
    return Progress(brief_id=brief_id, service=service, stage=stage, at=at, facts=facts)


def accepted(brief_id: UUID = BRIEF_ID, *, task: str = "sum-of-sales", number: int = 1) -> Progress:
    """The gateway's promise."""
    deadline = (BEGINNING + timedelta(seconds=600)).isoformat()
    return event(Stage.ACCEPTED, 0, brief_id, task=task, round=number, deadline=deadline, checks=2, attachments=0)


def whole_story() -> list[Progress]:
    """What happens to a brief when all goes well."""
    return [
        accepted(),
        event(Stage.STARTED, 1, message="brief.accepted", attempt=1),
        event(Stage.MODEL_ANSWERED, 20, model="a-model", seconds=19.0),
        event(Stage.GENERATED, 21, files=3, bytes=4096, status="succeeded"),
        event(Stage.FINISHED, 21.1, message="brief.accepted", seconds=20.1),
        event(Stage.STARTED, 22, message="site.generated", attempt=1),
        event(Stage.COMMITTED, 25, repo_url="https://github.example/o/r", commit_sha=SHA, files=3),
        event(Stage.LIVE, 60, pages_url="https://o.pages.example/r/", commit_sha=SHA, seconds=35.0),
        event(Stage.STARTED, 61, message="site.published", attempt=1),
        event(Stage.DELIVERED, 62, attempt=1),
    ]
