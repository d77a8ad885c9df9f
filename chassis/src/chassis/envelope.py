"""A message as it travels: identity, attempt count and body, apart from any AMQP library."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from pydantic import ValidationError

from chassis.errors import PermanentError
from contracts.message_size import MAX_BODY_BYTES
from contracts.messages import M, QueuedMessage

ATTEMPT_HEADER = "x-pagewright-attempt"
RUN_HEADER = "x-pagewright-run"
REASON_HEADER = "x-pagewright-reason"
DIED_HEADER = "x-pagewright-died-at"
SENDER_HEADER = "x-pagewright-sender"
TRACE_HEADER = "traceparent"


@dataclass(frozen=True)
class Envelope:
    """What the broker carries. `attempt` counts from 1 and is ours alone: brokers disagree about their own counts."""

    type_name: str
    message_id: str
    brief_id: str
    body: bytes
    attempt: int = 1
    run: int = 1
    """The run of the brief, see `contracts.messages.Message.run`."""
    redeliveries: int = 0
    """Earlier deliveries of this attempt that were never acknowledged, as the broker counts them; never sent on."""

    sender: str | None = None
    """The broker's user that sent it first; None: the one that sends it now."""

    @property
    def work_key(self) -> str:
        """What work in hand is known by: deliveries of one run of a brief join, those of another run do not."""
        return f"{self.brief_id}/{self.run}"

    @property
    def traceparent(self) -> str:
        """W3C trace context whose trace id is the brief id, so that a trace is found by its brief and back."""
        return f"00-{UUID(self.brief_id).hex}-{uuid4().hex[:16]}-01"

    def next_attempt(self) -> "Envelope":
        """The same message, counted once more. Built anew on purpose: copied x-death headers lose messages on 3.x."""
        return replace(self, attempt=self.attempt + 1, redeliveries=0)

    def same_attempt(self) -> "Envelope":
        """The same message for the same attempt. Under another id: the old one's attempt counts as settled here."""
        return replace(self, message_id=str(uuid4()))


def encode(message: QueuedMessage) -> Envelope:
    """Encode a message for its first attempt. Raises PermanentError where it is larger than brokers take."""
    body = message.model_dump_json().encode()
    if len(body) > MAX_BODY_BYTES:
        raise PermanentError(
            f"{message.key} of brief {message.brief_id} is {len(body)} bytes and brokers take {MAX_BODY_BYTES}: "
            "send the brief with smaller attachments"
        )
    return Envelope(message.type_name(), str(uuid4()), str(message.brief_id), body, run=message.run)


def decode(envelope: Envelope, message_type: type[M]) -> M:
    """Decode a body. Raises PermanentError for a type this reader does not know and for a body it cannot read."""
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
