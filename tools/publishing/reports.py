"""Builders of progress events with defaults, and a recorder of reported events."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from contracts.progress_event_base import Event
from contracts.progress_events import ProgressEvent
from contracts.progress_record import Progress
from contracts.service_names import ServiceName

E = TypeVar("E", bound=Event)

_BY_NAME: dict[str, Any] = {
    "task": "sum-of-sales",
    "message": "brief.accepted",
    "status": "succeeded",
    "repo_url": "https://github.example/o/r",
    "commit_sha": "c0ffee" + "0" * 34,
    "pages_url": "https://o.pages.example/r/",
    "deadline": datetime(2026, 11, 22, 13, 0, tzinfo=UTC),
}
_BY_TYPE: dict[Any, Any] = {str: "some text", int: 1, float: 1.0, bool: True}


def facts_of(kind: type[E], **given: Any) -> E:
    """An event of this kind, with defaults for required fields."""
    required = {name: part.annotation for name, part in kind.model_fields.items() if part.is_required()}
    filled: dict[str, Any] = {
        name: _BY_NAME.get(name, _BY_TYPE.get(annotation)) for name, annotation in required.items()
    }
    return kind(**(filled | given))


def progress_of(
    kind: type[Event], *, brief_id: UUID, at: datetime, service: ServiceName | None = None, run: int = 1, **given: Any
) -> Progress:
    """A progress record of the event, by default from the service that reports its kind."""
    facts: Any = facts_of(kind, **given)
    service = service or kind.service or "generator"
    return Progress(brief_id=brief_id, service=service, at=at, facts=facts, run=run)


@dataclass
class RecordedReports:
    """A chassis.subscription.ReportProgress that records events in order."""

    events: list[ProgressEvent] = field(default_factory=list)

    async def __call__(self, event: ProgressEvent, /) -> None:
        self.events.append(event)

    @property
    def stages(self) -> list[str]:
        return [event.stage for event in self.events]

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]
