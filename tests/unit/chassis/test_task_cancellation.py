"""Tasks that are cancelled have ended when the wait is over, whatever they do with the cancellation."""

import asyncio
import contextlib

from chassis.task_cancellation import cancel_and_wait


async def test_a_task_that_loses_its_first_cancellation_is_cancelled_again() -> None:
    async def loses_one() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    task = asyncio.create_task(loses_one())
    await asyncio.sleep(0)
    await cancel_and_wait(task, again=0.01)
    assert task.cancelled()


async def test_what_a_task_raises_while_it_ends_is_dropped() -> None:
    async def fails() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise RuntimeError("while cleaning up")

    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    await cancel_and_wait(task)
    assert isinstance(task.exception(), RuntimeError)


async def test_a_task_has_time_to_clean_up() -> None:
    cleaned = []

    async def cleans_up() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append(True)

    task = asyncio.create_task(cleans_up())
    await asyncio.sleep(0)
    await cancel_and_wait(task)
    assert cleaned == [True]


async def test_tasks_that_have_ended_are_left_as_they_are() -> None:
    task = asyncio.create_task(asyncio.sleep(0, result=7))
    await task
    await cancel_and_wait(task)
    assert task.result() == 7


async def test_no_task_at_all_is_no_error() -> None:
    await cancel_and_wait()
