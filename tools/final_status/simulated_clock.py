"""A simulated clock and an event loop whose sleeps take no time."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextvars import Context, ContextVar, Token
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeVarTuple, Unpack

SLEEP_ENDS: object = asyncio.futures._set_result_unless_cancelled  # type: ignore[attr-defined]  # what asyncio.sleep schedules
"""Distinguishes a sleep from a timeout, which must not be skipped because an answer may be coming."""

_Arguments = TypeVarTuple("_Arguments")
_real_monotonic, _real_time = time.monotonic, time.time


class Clock:
    """Real time plus all skipped waits. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._skipped = 0.0
        self._plans: list[tuple[float, Callable[[], None]]] = []

    def monotonic(self) -> float:
        """Seconds, like time.monotonic."""
        return _real_monotonic() + self._skipped

    def time(self) -> float:
        """Seconds since 1970, like time.time."""
        return _real_time() + self._skipped

    def now(self, zone: tzinfo | None = UTC) -> datetime:
        """Like datetime.now."""
        return datetime.now(zone) + timedelta(seconds=self._skipped)

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        """Call `do` after so many seconds, on the thread that skips past that time."""
        with self._lock:
            self._plans.append((self.monotonic() + seconds, do))

    def forget_plans(self) -> None:
        with self._lock:
            self._plans.clear()

    def skip(self, seconds: float) -> None:
        """Advance the clock without waiting; planned calls run at their time."""
        with self._lock:
            end = self.monotonic() + seconds
            for plan in sorted(self._plans, key=lambda plan: plan[0]):
                when, do = plan
                if when <= end:
                    self._plans.remove(plan)
                    self._skipped += max(0.0, when - self.monotonic())
                    do()
            self._skipped += max(0.0, end - self.monotonic())


class Attempt:
    """One attempt at a message: only its sleeps are skipped, until it ends."""

    def __init__(self) -> None:
        self.active = True
        self._token: Token[Attempt | None] | None = None

    def __enter__(self) -> None:
        self._token = _attempt.set(self)

    def __exit__(self, *_: object) -> None:
        self.active = False
        if self._token is not None:
            _attempt.reset(self._token)


_attempt: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


class SkippingLoop(asyncio.SelectorEventLoop):
    """An event loop on a Clock. Timeouts follow the clock; sleeps of the current attempt are skipped."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def time(self) -> float:
        """See AbstractEventLoop."""
        return self._clock.monotonic()

    def call_later(
        self,
        delay: float,
        callback: Callable[[Unpack[_Arguments]], object],
        *args: *_Arguments,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """See AbstractEventLoop."""
        attempt = _attempt.get()
        if callback is SLEEP_ENDS and attempt is not None and attempt.active:
            self._clock.skip(delay)
            delay = 0.0
        return super().call_later(delay, callback, *args, context=context)
