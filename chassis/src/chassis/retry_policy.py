"""The type of a retry policy: when a failed message is tried again, and when no longer."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.retry_queues import RETRY_DELAYS


@dataclass(frozen=True)
class RetryPolicy:
    """The delays in seconds after the first, second, … failure.

    After the last delay the message is dead-lettered, unless `repeat_last`: then the last delay is repeated. No attempt
    is later than `grace` seconds after the brief's deadline. An unexpected exception is tried `attempts_at_bugs` times
    in all, because a bug is hardly fixed within minutes. A requested delay (Retry-After) lengthens the policy's delay
    at most by the factor `max_stretch`, if that is set.
    """

    delays: Sequence[int] = RETRY_DELAYS[1:8]
    repeat_last: bool = False
    grace: float = 3600.0
    max_stretch: float | None = None
    attempts_at_bugs: int = 3

    def delay_after(self, attempt: int, *, seconds_left: float, at_least: float | None = None) -> int | None:
        """Seconds to wait after failed attempt number `attempt` (from 1); None to give up.

        `seconds_left` is the time to the deadline, negative after it; `at_least` is the requested delay, rounded up to
        a delay queue. With `max_stretch`, a requested delay that ends too late does not end the retries.
        """
        if attempt > len(self.delays) and not self.repeat_last:
            return None
        delay = self.delays[min(attempt, len(self.delays)) - 1]
        longer = max(delay, self._asked_for(delay, at_least))
        if self.max_stretch is not None and not self.fits(longer, seconds_left):
            longer = delay
        return longer if self.fits(longer, seconds_left) else None

    def fits(self, delay: int, seconds_left: float) -> bool:
        """Whether an attempt in `delay` seconds is early enough."""
        return delay <= seconds_left + self.grace

    def _asked_for(self, delay: int, at_least: float | None) -> int:
        if at_least is None:
            return delay
        return delay_queue_for(at_least if self.max_stretch is None else min(at_least, delay * self.max_stretch))


def delay_queue_for(seconds: float) -> int:
    """The delay queue for at least `seconds`; the longest one if none is long enough."""
    return next((delay for delay in RETRY_DELAYS if delay >= seconds), RETRY_DELAYS[-1])
