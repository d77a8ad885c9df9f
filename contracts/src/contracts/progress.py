"""What a service says about a brief while it works on it: the events behind status pages and the demo."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, JsonValue

from contracts.brief import Value

ServiceName = Literal["gateway", "generator", "publisher", "notifier"]


class Stage(StrEnum):
    """Every kind of event, with the keys of its `facts`; each has `run` as well from the brief's second run on."""

    ACCEPTED = "accepted"
    """gateway: task, round, deadline, checks, attachments (counts), fingerprint (SHA-256 of the brief, in hex),
    owner and owned_task (see `contracts.brief`), asked (the checks, as many as fit into ASKED_MAX_BYTES),
    attached (digests of the attachments)"""
    STARTED = "started"
    """any consumer, by the chassis: message (routing key), attempt (from 1)"""
    FINISHED = "finished"
    """any consumer, by the chassis: message, seconds"""
    RETRYING = "retrying"
    """any consumer, by the chassis: message, attempt, seconds (until the next one), reason"""
    BURIED = "buried"
    """any consumer, by the chassis: message, attempt, reason"""
    MODEL_ANSWERED = "model-answered"
    """generator: model, seconds, finish_reason, prompt_tokens, reply_tokens"""
    MODEL_FAILED = "model-failed"
    """generator: model, reason"""
    JUDGED = "judged"
    """generator: round (from 1), passed, failed (of earlier rounds as well), undecided, defects (counts), worst (in
    words), browser"""
    GENERATED = "generated"
    """generator: files (count), bytes, status, reason (of a salvaged one, or None), tokens_aside (of calls that no
    MODEL_ANSWERED told of); of the candidate chosen: round, passed, failed, undecided (counts), and screenshot (a small
    JPEG in base64, or None)"""
    WAITING = "waiting"
    """publisher: round (of the task, which has to be published first), seconds (until the next look)"""
    CHECKED_OUT = "checked-out"
    """publisher: repo_url, commit_sha, files (count); all None or 0 where no repository exists"""
    COMMITTED = "committed"
    """publisher: repo_url, commit_sha, files (count)"""
    LIVE = "live"
    """publisher: pages_url, commit_sha, seconds (since the commit)"""
    NOT_LIVE = "not-live"
    """publisher: pages_url, commit_sha, reason; the callback goes out all the same"""
    REFUSED = "refused"
    """notifier: status (None without an answer), reason"""
    DELIVERED = "delivered"
    """notifier: status"""


class Progress(Value):
    """Something that happened to a brief. `facts` holds plain values only: never a secret, never a file's content."""

    type_name: ClassVar[str] = "progress.v1"

    brief_id: UUID
    service: ServiceName
    stage: Stage
    at: AwareDatetime
    facts: dict[str, JsonValue] = Field(default_factory=dict)

    @property
    def run(self) -> int:
        """The run of the brief, see `Message.run`: the fact `run`, 1 without it."""
        run = self.facts.get("run")
        return run if isinstance(run, int) and run > 0 else 1


def facts_of_run(run: int, facts: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """`facts`, and the fact `run` where it is not the first one."""
    return {**facts, "run": run} if run > 1 else dict(facts)


def with_reason(progress: Progress, change: Callable[[str], str]) -> Progress:
    """The event with its fact `reason`, where it has one, as `change` words it."""
    reason = progress.facts.get("reason")
    if not isinstance(reason, str):
        return progress
    return progress.model_copy(update={"facts": {**progress.facts, "reason": change(reason)}})
