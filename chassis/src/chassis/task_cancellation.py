"""Cancels tasks and waits until they have ended."""

import asyncio

AGAIN_SECONDS = 2.0
"""Longer than a task needs to clean up after its first cancellation."""


async def cancel_and_wait(*tasks: asyncio.Task[object], again: float = AGAIN_SECONDS) -> None:
    """Cancel `tasks` repeatedly until each has ended; their exceptions are dropped.

    On Python 3.11 `asyncio.wait_for`, which aiormq uses, loses a cancellation that arrives together with the result
    (https://github.com/python/cpython/issues/86296).
    """
    unfinished = {task for task in tasks if not task.done()}
    while unfinished:
        for task in unfinished:
            task.cancel()
        _, unfinished = await asyncio.wait(unfinished, timeout=again)
    await asyncio.gather(*tasks, return_exceptions=True)
