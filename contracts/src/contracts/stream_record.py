"""The fields of every record in a stream: the brief, the writing service and the time."""

from typing import ClassVar, Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.service_names import ServiceName
from contracts.value import Value


class StreamRecord(Value):
    """One record of a stream."""

    type_name: ClassVar[str]
    """The AMQP `type` property, e.g. `progress.v1`."""

    brief_id: UUID
    service: ServiceName
    at: AwareDatetime
    run: int = Field(default=1, ge=1)
    """The run of the brief, see `Message.run`."""

    @classmethod
    def read(cls, body: bytes | str) -> Self | None:
        """Decode a record; None for a kind that only later releases know. Raises ValidationError for anything else."""
        return cls.model_validate_json(body)
