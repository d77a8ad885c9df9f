"""Runs a coroutine with a timeout that applies even if the coroutine ignores its cancellation."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def run_with_timeout(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """Return or raise what `work` does. Raises TimeoutError after `seconds`, RuntimeError if it cancelled itself."""
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
    """Retrieve the exception of an abandoned task; asyncio logs one that is never retrieved."""
    if not task.cancelled():
        task.exception()
