"""A message in a dead-letter queue, and the message that a replay sends."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from json import JSONDecodeError
from typing import Any
from uuid import uuid4

from pydantic import JsonValue

from chassis.envelope import Envelope, decode
from contracts.messages import QueuedMessage
from contracts.topology import WorkQueue


@dataclass(frozen=True)
class DeadLetter:
    """A message nobody will try again by itself: what it is, where it died, why, and when if that is known."""

    queue: WorkQueue[Any]
    envelope: Envelope
    reason: str
    died_at: datetime | None = None

    @property
    def id(self) -> str:
        """Its message id; the first few characters are enough to name it."""
        return self.envelope.message_id

    @property
    def subject(self) -> str:
        """Task and round where the body tells them."""
        body = json_body(self.envelope.body)
        whom = next((body[name] for name in ("brief", "recipient") if name in body), None)
        if not isinstance(whom, dict) or "task" not in whom:
            return "?"
        return f"{whom['task']} (round {whom.get('round', '?')})"


def renewed(letter: DeadLetter, now: datetime) -> Envelope:
    """The message for a new first attempt, with as much time from `now` as it was given at first.

    Raises PermanentError where its consumer could not read it: it would be dead again at once.
    """
    envelope = letter.envelope
    message: QueuedMessage = decode(envelope, letter.queue.message_type)
    deadline = now + (message.deadline - message.accepted_at)
    # Not the decoded message: its reader may be older than its writer, whose fields must not get lost.
    body = {**json_body(envelope.body), "deadline": deadline.isoformat()}
    return Envelope(envelope.type_name, str(uuid4()), str(message.brief_id), json.dumps(body).encode(), run=message.run)


def as_it_is(letter: DeadLetter) -> Envelope:
    """The same bytes for a new first attempt."""
    return replace(letter.envelope, message_id=str(uuid4()), attempt=1)


def json_body(body: bytes) -> dict[str, JsonValue]:
    """The JSON object that a body holds; empty where it holds none."""
    try:
        value = json.loads(body)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
