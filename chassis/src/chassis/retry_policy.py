"""When a failed message is tried again, and when no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.topology import RETRY_DELAYS


@dataclass(frozen=True)
class RetryPolicy:
    """Seconds to wait after the first, second, … failure.

    After the last delay the message is dead, unless `repeat_last`: then the last delay is used again and again.
    Either way nothing is tried later than `grace` seconds after the brief's deadline.
    A message whose handler has a bug is tried `attempts_at_bugs` times in all: the next release may have mended it,
    but hardly within minutes. What the other side asks for lengthens a delay at most `stretch`-fold, where that is set.
    """

    delays: Sequence[int] = RETRY_DELAYS[1:8]
    repeat_last: bool = False
    grace: float = 3600.0
    max_stretch: float | None = None
    attempts_at_bugs: int = 3

    def delay_after(self, attempt: int, *, seconds_left: float, at_least: float | None = None) -> int | None:
        """Whole seconds to wait after failed attempt number `attempt` (from 1), or None to give up.

        `seconds_left` is the time to the deadline, negative after it; `at_least` is what the other side asked for,
        rounded up to a delay that the broker has a queue for. With a `stretch`, being asked to wait longer never
        costs an attempt that was still to come.
        """
        if attempt > len(self.delays) and not self.repeat_last:
            return None
        delay = self.delays[min(attempt, len(self.delays)) - 1]
        longer = max(delay, self._asked_for(delay, at_least))
        if self.max_stretch is not None and not self.fits(longer, seconds_left):
            longer = delay
        return longer if self.fits(longer, seconds_left) else None

    def fits(self, delay: int, seconds_left: float) -> bool:
        """Whether a message may still be tried in `delay` seconds."""
        return delay <= seconds_left + self.grace

    def _asked_for(self, delay: int, at_least: float | None) -> int:
        if at_least is None:
            return delay
        return delay_queue_for(at_least if self.max_stretch is None else min(at_least, delay * self.max_stretch))


def delay_queue_for(seconds: float) -> int:
    """The shortest delay of at least `seconds` that the broker has a queue for; the longest where there is none."""
    return next((rung for rung in RETRY_DELAYS if rung >= seconds), RETRY_DELAYS[-1])
