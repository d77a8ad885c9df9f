"""A call to a model that has ended, for those who record it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from chassis.errors import TransientError
from generator.ports import ModelRefused, Prompt, Reply

MAX_FAILURE_LENGTH = 500


@dataclass(frozen=True)
class FinishedCall:
    """What `model` was asked and replied. Without a reply, `failure` says why there is none."""

    prompt: Prompt
    model: str
    seconds: float
    outcome: Literal["answered", "failed", "unawaited"]
    reply: Reply | None = None
    failure: str = ""

    @classmethod
    def answered(cls, prompt: Prompt, model: str, seconds: float, reply: Reply) -> "FinishedCall":
        """A call with a reply."""
        return cls(prompt, model, seconds, "answered", reply)

    @classmethod
    def raised(cls, prompt: Prompt, model: str, seconds: float, error: BaseException) -> "FinishedCall":
        """A call that ended with an exception: its cancellation means that nobody awaited the reply any more."""
        match error:
            case TransientError() | ModelRefused():
                return cls(prompt, model, seconds, "failed", failure=str(error)[:MAX_FAILURE_LENGTH])
            case Exception():
                failure = f"unexpected {type(error).__name__}: {error}"[:MAX_FAILURE_LENGTH]
                return cls(prompt, model, seconds, "failed", failure=failure)
            case _:
                return cls(prompt, model, seconds, "unawaited", failure="its time was over before it answered")


RecordCall = Callable[[FinishedCall], None]
"""Called once after each call, also after one that failed or was cancelled. Never raises, never blocks."""
RecorderOf = Callable[[UUID, int], RecordCall]
"""Returns what records the calls for one run of a brief."""


def record_nothing(_: FinishedCall) -> None:
    """Default: no record."""


def no_recorder(_: UUID, __: int) -> RecordCall:
    """Default: no records of any brief."""
    return record_nothing
