"""Progress events for tests: what a handler reported, and events with what a test does not care about filled in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from contracts.progress import Progress
from contracts.progress_events import Event, ProgressEvent
from contracts.service_names import ServiceName

E = TypeVar("E", bound=Event)

_FILLED: dict[str, Any] = {
    "task": "sum-of-sales",
    "round": 1,
    "message": "brief.accepted",
    "attempt": 1,
    "seconds": 1,
    "reason": "a reason",
    "model": "a-model",
    "finish_reason": "STOP",
    "passed": 0,
    "failed": 0,
    "undecided": 0,
    "defects": 0,
    "worst": "",
    "browser": True,
    "files": 3,
    "bytes": 4096,
    "status": "succeeded",
    "repo_url": "https://github.example/o/r",
    "commit_sha": "c0ffee" + "0" * 34,
    "pages_url": "https://o.pages.example/r/",
}


def facts_of(kind: type[E], **given: Any) -> E:
    """An event of this kind; a required field that is not given is filled in."""
    required = (name for name, field_info in kind.model_fields.items() if field_info.is_required())
    filled: dict[str, Any] = {name: _FILLED[name] for name in required} | given
    return kind(**filled)


def progress_of(
    kind: type[Event], *, brief_id: UUID, at: datetime, service: ServiceName | None = None, run: int = 1, **given: Any
) -> Progress:
    """An event as it is carried, by default of the service that reports its kind."""
    facts: Any = facts_of(kind, **given)
    service = service or kind.service or "generator"
    return Progress(brief_id=brief_id, service=service, at=at, facts=facts, run=run)


@dataclass
class RecordedReports:
    """A chassis.subscription.ReportProgress that keeps what it is told, in order."""

    events: list[ProgressEvent] = field(default_factory=list)

    async def __call__(self, event: ProgressEvent, /) -> None:
        self.events.append(event)

    @property
    def stages(self) -> list[str]:
        return [event.stage for event in self.events]

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]
