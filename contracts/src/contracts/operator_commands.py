"""The commands of operators about a brief: the record in their stream, and the event that tells of them."""

from typing import ClassVar, Literal, Self, get_args

from pydantic import AwareDatetime, ValidationError

from contracts.progress_event_base import Event
from contracts.stream_record import StreamRecord

Action = Literal["retry", "publish", "call-back", "give-up"]
"""What services can be told to do; `gateway.operator_actions` says when and what for."""

ACTIONS: tuple[Action, ...] = get_args(Action)


class Command(StreamRecord):
    """An operator wants `action` for a run of a brief: every replica of every worker reads it, whoever has it obeys.

    `message` is the routing key of the dead letter that it is about, if it is about one; a `retry` without is about a
    salvaged brief, of which the next run is started.
    """

    type_name: ClassVar[str] = "command.v1"

    action: Action
    message: str | None = None

    @classmethod
    def read(cls, body: bytes | str) -> Self | None:
        """Decode a command; None for an action of a later release."""
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            if any(fault["loc"] == ("action",) for fault in error.errors(include_url=False)):
                return None
            raise


class Asked(Event):
    """An operator asked for `action`; the events that follow tell what came of it."""

    stage: Literal["asked"] = "asked"
    service = "gateway"
    repeats = True
    shown = ("action",)
    action: str


class Restarted(Event):
    """An operator had a salvaged brief started again, as this run."""

    stage: Literal["restarted"] = "restarted"
    service = "generator"
    shown = ("deadline",)
    deadline: AwareDatetime
