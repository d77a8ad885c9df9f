"""Runs a blocking call in a thread and stops waiting for it at a wall-clock limit."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


class NoThreadLeft(Exception):  # noqa: N818 - a state, not a mistake
    """So many calls outlived their limit that no further one may start."""


class TimeLimit:
    """At most `threads` calls at once, counting those that nobody waits for any more.

    Such a call cannot be ended from outside. Its thread is a daemon, unlike an executor's, so that it never holds up
    the end of the process; its place is taken until it ends by itself.
    """

    def __init__(self, threads: int) -> None:
        self._places = threading.BoundedSemaphore(threads)

    async def call(self, function: Callable[[], T], *, seconds: float) -> T:
        """What `function` returns or raises; TimeoutError after `seconds`, NoThreadLeft if it cannot start."""
        if not self._places.acquire(blocking=False):
            raise NoThreadLeft
        outcome: Future[T] = Future()
        outcome.set_running_or_notify_cancel()
        threading.Thread(target=self._run, args=(function, outcome), daemon=True, name="time-limited-call").start()
        return await asyncio.wait_for(asyncio.wrap_future(outcome), seconds)

    def _run(self, function: Callable[[], T], outcome: "Future[T]") -> None:
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs to the one who waits
            outcome.set_exception(error)
        else:
            outcome.set_result(result)
        finally:
            self._places.release()
