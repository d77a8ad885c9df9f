"""The record of a progress event, which the status API and the demo show.

In JSON an event is `{brief_id, service, stage, at, facts}`; a run after the first is the fact `run`.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self, get_args
from uuid import UUID

from pydantic import (
    AwareDatetime,
    Field,
    JsonValue,
    SerializationInfo,
    ValidationError,
    model_serializer,
    model_validator,
)

from contracts.progress_event_base import Event, Failure
from contracts.progress_events import Delivered, Generated, ProgressEvent, Refused
from contracts.service_names import ServiceName
from contracts.stream_record import StreamRecord
from contracts.value import Value

EVENT_TYPES: Mapping[str, type[Event]] = {kind.model_fields["stage"].default: kind for kind in get_args(ProgressEvent)}
"""Every kind of event by its stage."""


class ProgressRecord(Value):
    """A progress event as it stands in JSON."""

    brief_id: UUID
    service: ServiceName
    stage: str
    at: AwareDatetime
    facts: dict[str, JsonValue]


class Progress(StreamRecord):
    """Something that happened to a brief: `facts` says what."""

    type_name: ClassVar[str] = "progress.v1"

    facts: ProgressEvent = Field(discriminator="stage")

    @property
    def stage(self) -> str:
        """The kind of event."""
        return self.facts.stage

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "stage" not in data or not isinstance(data.get("facts", {}), dict):
            return data
        facts = {**data.get("facts", {}), "stage": data["stage"]}
        run = facts.get("run")
        read = {name: data[name] for name in ("brief_id", "service", "at") if name in data}
        read |= {"run": run} if isinstance(run, int) and run > 1 else {}
        return {**read, "facts": _tolerated(facts)}

    @model_serializer
    def _write(self, info: SerializationInfo) -> ProgressRecord:
        facts = self.facts.model_dump(mode="json", exclude={"stage"}, exclude_unset=bool(info.exclude_unset))
        return ProgressRecord(
            brief_id=self.brief_id,
            service=self.service,
            stage=self.facts.stage,
            at=self.at,
            facts={**facts, "run": self.run} if self.run > 1 else facts,
        )

    @classmethod
    def read(cls, body: bytes | str) -> Self | None:
        """Decode an event; None for a stage of a later release."""
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            if any(fault["type"] == "union_tag_invalid" for fault in error.errors(include_url=False)):
                return None
            raise


def _tolerated(facts: dict[str, Any]) -> Event | dict[str, Any]:
    """The event without facts of another shape: an optional one that cannot be read counts as not told."""
    kind = EVENT_TYPES.get(facts["stage"]) if isinstance(facts["stage"], str) else None
    if kind is None:
        return facts
    try:
        return kind.model_validate(facts)
    except ValidationError as error:
        unreadable = {fault["loc"][0] for fault in error.errors(include_url=False, include_context=False)}
        return {name: value for name, value in facts.items() if name not in unreadable}


def redacted(progress: Progress, redactor: Callable[[str], str]) -> Progress:
    """The event with its `reason` and `answer`, where it has them, as `redactor` words them."""
    facts = progress.facts
    texts = {"reason": facts.reason} if isinstance(facts, Failure | Generated) else {}
    texts |= {"answer": facts.answer} if isinstance(facts, Refused | Delivered) else {}
    changed = {name: redactor(text) for name, text in texts.items() if text}
    return progress.model_copy(update={"facts": facts.model_copy(update=changed)}) if changed else progress
