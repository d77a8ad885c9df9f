"""Decides whether a revision waits for the round before it, and until when to look again."""

from collections.abc import Sequence
from datetime import datetime

from contracts.messages import RevisionAccepted
from contracts.time_shares import REVISION_SECONDS
from publisher.commit_plan import origin_of
from publisher.ports import Commit

_LONGEST_PAUSE = 16


def latest_round(history: Sequence[Commit]) -> int:
    """The highest round that the commits name; 0 where none does."""
    origins = (origin_of(commit.message) for commit in history)
    return max((origin.round for origin in origins if origin is not None), default=0)


def seconds_to_wait(message: RevisionAccepted, now: datetime) -> int | None:
    """Seconds until it is worth looking again for the round before, or None to go on with what exists.

    Waits only for a round that the gateway knew to be under way, or may have known. The pauses are powers of two and
    grow with the time that has passed.
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
