"""Blocking calls are waited for only so long."""

import gc
import threading
import weakref

import pytest

from generator.models.blocking_calls import BlockingCalls, NoThreadLeft


async def test_a_call_returns_what_its_function_returns() -> None:
    assert await BlockingCalls(1).run(lambda: 42, seconds=5) == 42


async def test_a_call_raises_what_its_function_raises() -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await BlockingCalls(1).run(fail, seconds=5)


async def test_a_call_that_takes_too_long_is_left_and_keeps_its_place_until_it_ends() -> None:
    limit, release = BlockingCalls(1), threading.Event()
    with pytest.raises(TimeoutError):
        await limit.run(release.wait, seconds=0.05)
    with pytest.raises(NoThreadLeft):
        await limit.run(lambda: 42, seconds=5)
    abandoned = next(thread for thread in threading.enumerate() if thread.name == "time-limited-call")
    assert abandoned.daemon
    release.set()
    abandoned.join(5)
    assert await limit.run(lambda: 42, seconds=5) == 42


async def test_a_call_that_goes_on_in_small_steps_is_ended_soon_after_its_limit() -> None:
    def drip() -> None:
        tick = threading.Event()
        while True:
            tick.wait(0.01)

    limit = BlockingCalls(1)
    with pytest.raises(TimeoutError):
        await limit.run(drip, seconds=0.05)
    for thread in threading.enumerate():
        if thread.name == "time-limited-call":
            thread.join(5)
    assert await limit.run(lambda: 42, seconds=5) == 42


async def test_a_call_that_is_left_lets_go_of_all_it_held_as_its_thread_ends() -> None:
    held: list[weakref.ref[threading.Event]] = []

    def drip() -> None:
        connection = threading.Event()
        held.append(weakref.ref(connection))
        while True:
            connection.wait(0.01)

    gc.disable()
    try:
        with pytest.raises(TimeoutError):
            await BlockingCalls(1).run(drip, seconds=0.05)
        for thread in threading.enumerate():
            if thread.name == "time-limited-call":
                thread.join(5)
        assert held[0]() is None
    finally:
        gc.enable()
