"""A message in a dead-letter queue: its reason and subject in words, and the message that a replay sends."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from json import JSONDecodeError
from typing import Any
from uuid import uuid4

from pydantic import JsonValue

from chassis.envelope import Envelope, decode
from contracts.messages import QueuedMessage
from contracts.work_queues import WorkQueue

_GIVEN_UP = {
    "delivery_limit": "given up by the broker: delivered 20 times, or as often as a policy allows, and each time its "
    "process died or lost its connection",
}


@dataclass(frozen=True)
class DeadLetter:
    """A dead letter with its work queue, its reason and, if known, the time at which it was dead-lettered.

    `is_salvaged`: nothing failed; the message is kept because its brief was salvaged.
    """

    queue: WorkQueue[Any]
    envelope: Envelope
    reason: str
    died_at: datetime | None = None
    is_salvaged: bool = False

    @property
    def source(self) -> str:
        """The name of the queue that it lies in."""
        return self.queue.salvaged if self.is_salvaged else self.queue.dead

    @property
    def id(self) -> str:
        """The message id; commands accept its first characters."""
        return self.envelope.message_id

    @property
    def subject(self) -> str:
        """Task and round, if the body contains them."""
        body = json_body(self.envelope.body)
        whom = next((body[name] for name in ("brief", "recipient") if name in body), None)
        if not isinstance(whom, dict) or "task" not in whom:
            return "?"
        return f"{whom['task']} (round {whom.get('round', '?')})"


def reason_by_broker(why: str | None) -> str:
    """The reason in words where no service gave one; `why` is RabbitMQ's, None if it gives none."""
    return "unknown: put here by hand" if why is None else _GIVEN_UP.get(why, f"given up by the broker: {why}")


def replay_with_new_deadline(letter: DeadLetter, now: datetime) -> Envelope:
    """The message for a replay: a first attempt with a new deadline, as far from `now` as the original one was.

    Raises PermanentError if the consumer could not decode it.
    """
    envelope = letter.envelope
    message: QueuedMessage = decode(envelope, letter.queue.message_type)
    deadline = now + (message.deadline - message.accepted_at)
    # The body instead of the decoded message, which lacks the fields that a newer writer added.
    body = {**json_body(envelope.body), "deadline": deadline.isoformat()}
    return Envelope(
        envelope.type_name,
        str(uuid4()),
        str(message.brief_id),
        json.dumps(body).encode(),
        run=message.run,
        sender=envelope.sender,
        replayed_at=now,
    )


def start_next_run(letter: DeadLetter, now: datetime) -> tuple[Envelope, datetime]:
    """The message that starts a salvaged brief again, as a re-send would, and its deadline.

    Raises PermanentError if the consumer could not decode it.
    """
    envelope = letter.envelope
    message: QueuedMessage = decode(envelope, letter.queue.message_type)
    run, deadline = message.run + 1, now + (message.deadline - message.accepted_at)
    times = {"accepted_at": now.isoformat(), "deadline": deadline.isoformat()}
    body = json.dumps({**json_body(envelope.body), "run": run, **times}).encode()
    brief_id = str(message.brief_id)
    return Envelope(envelope.type_name, str(uuid4()), brief_id, body, run=run, sender=envelope.sender), deadline


def replay_unchanged(letter: DeadLetter, now: datetime) -> Envelope:
    """The message for a replay with unchanged bytes, including the old deadline."""
    return replace(letter.envelope, message_id=str(uuid4()), attempt=1, replayed_at=now)


def json_body(body: bytes) -> dict[str, JsonValue]:
    """The JSON object that a body holds; empty where it holds none."""
    try:
        value = json.loads(body)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
