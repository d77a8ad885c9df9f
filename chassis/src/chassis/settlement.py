"""Decides how a delivery is settled: acknowledged, retried, deferred or buried."""

from dataclasses import dataclass

from chassis.errors import Deferred, PermanentError, TransientError
from chassis.retry_policy import RetryPolicy, delay_queue_for


@dataclass(frozen=True)
class Acknowledge:
    """The message is done."""


@dataclass(frozen=True)
class RetryLater:
    """Redeliver after `delay` seconds as the next attempt."""

    delay: int
    reason: str


@dataclass(frozen=True)
class Defer:
    """Redeliver after `delay` seconds without counting an attempt."""

    delay: int
    reason: str


@dataclass(frozen=True)
class Bury:
    """Move the message to its dead-letter queue with `reason`."""

    reason: str


Settlement = Acknowledge | RetryLater | Defer | Bury


def decide_settlement(error: Exception | None, *, attempt: int, seconds_left: float, policy: RetryPolicy) -> Settlement:
    """Decide from the result of attempt number `attempt` (from 1); `seconds_left` is the time to the deadline."""
    match error:
        case None:
            return Acknowledge()
        case PermanentError():
            return Bury(str(error))
        case Deferred(seconds=seconds):
            delay = delay_queue_for(seconds)
            fits = policy.fits(delay, seconds_left)
            return Defer(delay, str(error)) if fits else Bury(f"its turn never came: {error}")
        case TransientError(retry_after=retry_after):
            return _retry(str(error), attempt, seconds_left, policy, retry_after)
        case _:
            reason = f"unexpected {type(error).__name__}: {error}"
            if attempt >= policy.attempts_at_bugs:
                return Bury(f"{reason} (attempt {attempt})")
            return _retry(reason, attempt, seconds_left, policy, None)


def _retry(
    reason: str, attempt: int, seconds_left: float, policy: RetryPolicy, retry_after: float | None
) -> RetryLater | Bury:
    delay = policy.delay_after(attempt, seconds_left=seconds_left, at_least=retry_after)
    if delay is None:
        return Bury(f"no attempt is left after {attempt}: {reason}")
    return RetryLater(delay, reason)
