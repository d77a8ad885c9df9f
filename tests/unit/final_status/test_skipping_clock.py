"""The clock of the endings skips sleeps, counts them, and does what was planned meanwhile."""

import asyncio
import time
from functools import partial

import pytest

from tools.final_status.simulated_clock import Attempt, Clock, SkippingLoop

HOUR = 3600.0


def test_a_skipped_hour_is_an_hour_on_every_face_of_the_clock() -> None:
    clock = Clock()
    before = clock.monotonic(), clock.time(), clock.now()
    clock.skip(HOUR)
    assert clock.monotonic() - before[0] >= HOUR
    assert clock.time() - before[1] >= HOUR
    assert (clock.now() - before[2]).total_seconds() >= HOUR


def test_a_plan_happens_at_its_moment_and_once() -> None:
    clock = Clock()
    start, moments = clock.monotonic(), list[float]()
    clock.after(60, lambda: moments.append(clock.monotonic() - start))
    clock.skip(59)
    assert moments == []
    clock.skip(HOUR)
    clock.skip(HOUR)
    assert moments == [pytest.approx(60, abs=30)]


def test_a_forgotten_plan_does_not_happen() -> None:
    clock, done = Clock(), list[int]()
    clock.after(1, lambda: done.append(1))
    clock.forget_plans()
    clock.skip(HOUR)
    assert done == []


def test_a_sleep_of_the_attempt_in_hand_takes_no_time_and_counts() -> None:
    clock = Clock()

    async def work() -> float:
        start = clock.monotonic()
        with Attempt():
            await asyncio.sleep(HOUR)
        return clock.monotonic() - start

    began = time.monotonic()
    with asyncio.Runner(loop_factory=partial(SkippingLoop, clock)) as runner:
        assert runner.run(work()) >= HOUR
    assert time.monotonic() - began < HOUR


def test_a_timeout_of_the_attempt_is_not_skipped() -> None:
    async def work() -> str:
        with Attempt():
            async with asyncio.timeout(HOUR):
                return await asyncio.to_thread(lambda: "answered")

    with asyncio.Runner(loop_factory=partial(SkippingLoop, Clock())) as runner:
        assert runner.run(work()) == "answered"


def test_a_skipped_wait_ends_a_timeout_that_it_outlasts() -> None:
    clock = Clock()

    async def work() -> None:
        async with asyncio.timeout(HOUR):
            asyncio.get_running_loop().call_soon(clock.skip, 2 * HOUR)
            await asyncio.get_running_loop().create_future()

    with asyncio.Runner(loop_factory=partial(SkippingLoop, clock)) as runner, pytest.raises(TimeoutError):
        runner.run(work())
