"""Runs a blocking call in a thread with a wall-clock timeout, and ends the thread soon after it."""

import asyncio
import ctypes
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


class NoThreadLeft(Exception):  # noqa: N818 - a state, not a mistake
    """So many calls outlived their limit that no further one may start."""


class Abandoned(BaseException):
    """Raised inside a thread whose caller waits no more. Not an Exception, so that no library takes it for an error."""


class BlockingCalls:
    """At most `threads` calls at once, counting those that nobody waits for any more.

    A thread cannot be ended from outside while it waits for a socket, only when it next runs Python: then a dripping
    answer is dropped, and a silent one ends with its own timeout. Threads are daemons, unlike an executor's, so that
    none ever holds up the end of the process; a place is taken until its thread is gone.
    """

    def __init__(self, threads: int) -> None:
        self._places = threading.BoundedSemaphore(threads)

    async def run(self, function: Callable[[], T], *, seconds: float) -> T:
        """What `function` returns or raises; TimeoutError after `seconds`, NoThreadLeft if it cannot start."""
        if not self._places.acquire(blocking=False):
            raise NoThreadLeft
        outcome: Future[T] = Future()
        outcome.set_running_or_notify_cancel()
        thread = threading.Thread(target=self._run, args=(function, outcome), daemon=True, name="time-limited-call")
        thread.start()
        try:
            return await asyncio.wait_for(asyncio.wrap_future(outcome), seconds)
        except (TimeoutError, asyncio.CancelledError):
            _abandon(thread)
            raise

    def _run(self, function: Callable[[], T], outcome: "Future[T]") -> None:
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs to the one who waits
            outcome.set_exception(error)
        else:
            outcome.set_result(result)
        finally:
            self._places.release()


def _abandon(thread: threading.Thread) -> None:
    if thread.is_alive() and thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Abandoned))
