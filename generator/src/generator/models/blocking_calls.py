"""Runs blocking calls in threads with a wall-clock timeout."""

import asyncio
import ctypes
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


class NoThreadLeft(Exception):  # noqa: N818 - a state, not a mistake
    """The limit on threads is reached, including threads of timed-out calls."""


class Abandoned(BaseException):
    """Raised in a thread whose caller has timed out. A BaseException, so that no library catches it."""


class BlockingCalls:
    """Runs at most `threads` calls at once, including timed-out ones whose threads still run.

    A thread that waits for a socket ends only when it next runs Python code: when data arrives, or at the socket's
    timeout. Its threads are daemons, unlike an executor's, and never delay the end of the process.
    """

    def __init__(self, threads: int) -> None:
        self._slots = threading.BoundedSemaphore(threads)

    async def run(self, function: Callable[[], T], *, seconds: float) -> T:
        """Run `function` in a thread. Raises TimeoutError after `seconds`, NoThreadLeft if it cannot start."""
        if not self._slots.acquire(blocking=False):
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
            try:
                result = function()
            finally:
                self._slots.release()  # before the caller goes on, who may call again at once
        except Abandoned:
            return  # Nobody waits. Kept in `outcome`, its traceback would keep the call's sockets open.
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs to the one who waits
            outcome.set_exception(error)
        else:
            outcome.set_result(result)


def _abandon(thread: threading.Thread) -> None:
    if thread.is_alive() and thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Abandoned))
