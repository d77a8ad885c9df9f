"""The page's own time: what others do with the machine is not counted, what the page does with it is."""

import asyncio
import contextlib
from collections.abc import Callable

import pytest

from generator.chromium.page_time_measurement import PageClock
from tools.stack.readiness import PATIENCE

TICK = 0.01


class Machine:
    """A page on a machine whose clock is `slow` times as fast as what is done on it."""

    def __init__(self, *, slow: float = 1.0, free: bool = True, share: float | None = 0.0) -> None:
        self.slow, self.free, self.share = slow, free, share
        self.looks = 0

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time() * self.slow

    async def answer(self) -> None:
        self.looks += 1
        if not self.free:
            await asyncio.Event().wait()

    async def cpu_seconds(self) -> float | None:
        self.looks += 1
        if self.share is None:
            await asyncio.Event().wait()
        return None if self.share is None else self.looks * TICK * self.share


async def until(machine: Machine, clock: PageClock, condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE), clock.running():
        while not condition():  # noqa: ASYNC110 - the clock's own ticks are the condition
            await asyncio.sleep(0)


async def test_a_page_that_answers_gets_a_tick_for_each_answer_however_late_it_comes() -> None:
    machine = Machine(slow=1000.0)
    clock = PageClock(machine, monotonic=machine.monotonic, tick=TICK)
    await until(machine, clock, lambda: machine.looks >= 6)
    assert clock.now == pytest.approx(5 * TICK, abs=1.01 * TICK)


async def test_a_page_that_uses_the_processor_without_end_runs_out_of_time() -> None:
    machine = Machine(free=False, share=0.5)
    clock = PageClock(machine, monotonic=machine.monotonic, tick=TICK)
    async with asyncio.timeout(PATIENCE), clock.running():
        with pytest.raises(TimeoutError):
            await clock.within(5 * TICK, asyncio.Event().wait())


@pytest.mark.parametrize("share", [0.0, None], ids=["gets no processor", "stands still"])
async def test_a_page_that_does_not_run_has_all_its_time_left(share: float | None) -> None:
    machine = Machine(free=False, share=share)
    clock = PageClock(machine, monotonic=machine.monotonic, tick=TICK)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(20 * TICK), clock.running():
            await clock.within(TICK, asyncio.Event().wait())
    assert clock.now == 0.0


async def test_work_that_ends_in_time_gives_its_result_and_its_error() -> None:
    machine = Machine()
    clock = PageClock(machine, tick=TICK)

    async def fails() -> None:
        raise ValueError("mine")

    async with clock.running():
        assert await clock.within(1.0, asyncio.sleep(0, "done")) == "done"
        with pytest.raises(ValueError, match="mine"):
            await clock.within(1.0, fails())
        await clock.sleep(2 * TICK)
    assert clock.now >= 2 * TICK
