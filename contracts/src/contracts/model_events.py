"""The progress events about calls to models."""

from typing import Literal

from contracts.progress_event_base import Event, Failure


class ModelCall(Event):
    """A call to a model: what it took. `thinking_tokens` are billed like, and not among, the `reply_tokens`."""

    model: str
    seconds: float
    prompt_tokens: int = 0
    reply_tokens: int = 0
    thinking_tokens: int = 0


class ModelAnswered(ModelCall):
    """A model answered with a site, or a repair of one."""

    stage: Literal["model-answered"] = "model-answered"
    service = "generator"
    repeats = True
    shown = ("model", "reply_tokens")
    finish_reason: str


class Planned(ModelCall):
    """A model made the plan by which the page is tested, of so many `entries`; `dropped` ones prove nothing."""

    stage: Literal["planned"] = "planned"
    service = "generator"
    repeats = True
    shown = ("model", "entries")
    entries: int = 0
    dropped: int = 0


class Reviewed(ModelCall):
    """A vision model answered the plan's `questions` about screenshots."""

    stage: Literal["reviewed"] = "reviewed"
    service = "generator"
    repeats = True
    shown = ("model", "questions")
    questions: int = 0


class ModelFailed(Failure):
    """A model did not answer."""

    stage: Literal["model-failed"] = "model-failed"
    service = "generator"
    repeats = True
    shown = ("model", "reason")
    model: str
