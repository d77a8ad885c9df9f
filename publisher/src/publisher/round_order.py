"""Decides whether a revision is accepted, and how long it waits for the previous round."""

from collections.abc import Sequence
from datetime import datetime

from chassis.errors import PermanentError
from contracts.messages import RevisionAccepted
from contracts.time_budget import REVISION_SECONDS
from publisher.commit_message import origin_of
from publisher.ports import Commit

_LONGEST_PAUSE = 16
MAX_FIRST_ROUND = 10
"""Highest first round of a task of which nothing is published; evaluators send a few rounds."""


def latest_round(history: Sequence[Commit]) -> int:
    """The highest round that the commit messages name; 0 without any."""
    origins = (origin_of(commit.message) for commit in history)
    return max((origin.round for origin in origins if origin is not None), default=0)


def refuse_round_ahead(message: RevisionAccepted, history: Sequence[Commit]) -> None:
    """Raise PermanentError for a round beyond the next one: once published, it would block all earlier rounds.

    A gap is allowed if the gateway accepted every earlier round: then some of them failed.
    """
    asked, knows_all = message.brief.round, message.earlier_checks is not None and message.earlier_checks.complete
    latest = latest_round(history)
    most = latest + 1 if latest else MAX_FIRST_ROUND
    if asked > most and not knows_all:
        raise PermanentError(f"round {asked} is too far ahead: send round {most} of {message.brief.task[:100]} first")


def seconds_to_wait(message: RevisionAccepted, now: datetime) -> int | None:
    """Seconds until the next look for the previous round; None to go on without it.

    Waits only if that round was in flight when this one was accepted, or if the gateway did not know. The pauses are
    powers of two and grow with the time since the acceptance.
    """
    if message.earlier_in_flight is False:
        return None
    left = message.seconds_left(now) - REVISION_SECONDS
    if left <= 0:
        return None
    passed = (now - message.accepted_at).total_seconds()
    pause = 1
    while pause * 2 <= min(passed / 2, left, _LONGEST_PAUSE):
        pause *= 2
    return pause
