"""The progress events that the chassis reports of every service's messages."""

from typing import Literal

from contracts.progress_event_base import Event, Failure


class Started(Event):
    """A consumer began attempt number `attempt` at a message, named by its routing key."""

    stage: Literal["started"] = "started"
    repeats = True
    shown = ("message", "attempt")
    message: str
    attempt: int


class Finished(Event):
    """A consumer is done with a message."""

    stage: Literal["finished"] = "finished"
    repeats = True
    message: str
    seconds: float


class Retrying(Failure):
    """An attempt failed; the next one follows in `seconds`."""

    stage: Literal["retrying"] = "retrying"
    repeats = True
    shown = ("seconds", "reason")
    message: str
    attempt: int
    seconds: int


class Buried(Failure):
    """The message is in its dead queue."""

    stage: Literal["buried"] = "buried"
    shown = ("reason",)
    message: str
    attempt: int
