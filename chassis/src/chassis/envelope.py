"""The envelope of a message: its AMQP properties and body, independent of any AMQP library."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from pydantic import ValidationError

from chassis.errors import PermanentError
from chassis.tracing import traceparent
from contracts.message_size_limits import MAX_BODY_BYTES
from contracts.messages import M, QueuedMessage

ATTEMPT_HEADER = "x-pagewright-attempt"
RUN_HEADER = "x-pagewright-run"
REASON_HEADER = "x-pagewright-reason"
DIED_HEADER = "x-pagewright-died-at"
SENDER_HEADER = "x-pagewright-sender"
REPLAYED_HEADER = "x-pagewright-replayed-at"
TRACE_HEADER = "traceparent"


@dataclass(frozen=True)
class Envelope:
    """A message with its properties. `attempt` counts from 1 in our own header, because brokers' counts differ."""

    type_name: str
    message_id: str
    brief_id: str
    body: bytes
    attempt: int = 1
    run: int = 1
    """The run of the brief, see `contracts.messages.Message.run`."""
    redeliveries: int = 0
    """The broker's count of earlier unacknowledged deliveries of this attempt; never published."""

    sender: str | None = None
    """The broker user of the original sender; None for the user that sends it now."""
    replayed_at: datetime | None = None
    """When an operator took it from a dead-letter queue last."""
    trace: str | None = None
    """W3C trace context of the sender's span; None where nothing was traced."""

    @property
    def work_key(self) -> str:
        """The key in the in-flight registry: deliveries of the same run of a brief join each other."""
        return f"{self.brief_id}/{self.run}"

    @property
    def traceparent(self) -> str:
        """W3C trace context with the brief id as trace id."""
        return self.trace or f"00-{UUID(self.brief_id).hex}-{uuid4().hex[:16]}-01"

    def next_attempt(self) -> "Envelope":
        """The message for the next attempt, with new headers: on RabbitMQ 3.x copied x-death headers lose messages."""
        return replace(self, attempt=self.attempt + 1, redeliveries=0)

    def same_attempt(self) -> "Envelope":
        """The message for the same attempt, under a new id because the old one counts as settled."""
        return replace(self, message_id=str(uuid4()))


def encode(message: QueuedMessage) -> Envelope:
    """Encode a message for its first attempt. Raises PermanentError if it exceeds the broker's limit."""
    body = message.model_dump_json().encode()
    if len(body) > MAX_BODY_BYTES:
        raise PermanentError(
            f"{message.key} of brief {message.brief_id} is {len(body)} bytes and brokers take {MAX_BODY_BYTES}: "
            "send the brief with smaller attachments"
        )
    return Envelope(
        message.type_name(), str(uuid4()), str(message.brief_id), body, run=message.run, trace=traceparent()
    )


def decode(envelope: Envelope, message_type: type[M]) -> M:
    """Decode a body. Raises PermanentError for an unknown type or an invalid body."""
    if envelope.type_name != message_type.type_name():
        raise PermanentError(f"unknown type {envelope.type_name!r}: this queue takes {message_type.type_name()}")
    try:
        return message_type.model_validate_json(envelope.body)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'body'}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False, include_context=False)[:5]
        )
        raise PermanentError(f"undecodable {envelope.type_name}: {faults}") from None
