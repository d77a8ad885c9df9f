"""A timeout that holds although the work ignores its cancellation."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What `work` returns or raises; TimeoutError after `seconds`, RuntimeError where it was cancelled from inside."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
            task.add_done_callback(_retrieve)
    if not task.done():
        raise TimeoutError(f"not done within {seconds:.0f} s")
    if task.cancelled():
        raise RuntimeError("it was cancelled from inside")
    return task.result()


def _retrieve(task: "asyncio.Task[Any]") -> None:
    """Nobody waits for what an abandoned task raises; asyncio complains unless somebody looks."""
    if not task.cancelled():
        task.exception()
