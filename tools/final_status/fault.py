"""Defines a fault, and measures the final status of a brief under it."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

from tools.final_status.environment import World
from tools.final_status.measurement import Ending, ending_of, running_services
from tools.final_status.simulated_clock import SkippingLoop

Request = dict[str, Any]
Waiting = Callable[[], bool]
STEP_SECONDS = 1.0
TICK_SECONDS = 0.005


@dataclass
class Arrangement:
    """What a fault may change: the stand-ins, the request and, temporarily, code. `hangs`: calls are never answered."""

    world: World
    request: Request
    patches: ExitStack
    hangs: Waiting | None = None

    def for_seconds(self, seconds: float | None, end: Callable[[], None]) -> None:
        """End the fault after so many seconds; None for never."""
        if seconds is not None:
            self.world.clock.after(seconds, end)


@dataclass(frozen=True)
class Fault:
    """`revision`: the fault applies to a second round, after a good first one."""

    name: str
    arrange: Callable[[Arrangement], None]
    revision: bool = False


def measure(fault: Fault, world: World) -> Ending:
    """Measure how a brief ends under this fault, with every service's own constants. Waits are skipped."""
    world.calm()
    with asyncio.Runner(loop_factory=partial(SkippingLoop, world.clock)) as runner, ExitStack() as patches:
        ending = runner.run(_measured(fault, world, patches))
    world.calm()
    return ending


async def _measured(fault: Fault, world: World, patches: ExitStack) -> Ending:
    request = world.brief()
    async with running_services(world.clock, world.environment()) as services:
        if fault.revision:
            first = await ending_of(services, request)
            if not first.words.startswith("delivered"):
                raise AssertionError(f"the first round ended as {first}")
            request = world.brief(task=request["task"], round=2)
        arrangement = Arrangement(world, request, patches)
        fault.arrange(arrangement)
        skipping = asyncio.create_task(_skip_while_hanging(arrangement))
        try:
            return await ending_of(services, arrangement.request)
        finally:
            skipping.cancel()
            patches.close()


async def _skip_while_hanging(arrangement: Arrangement) -> None:
    while arrangement.hangs is not None:
        await asyncio.sleep(TICK_SECONDS)
        if arrangement.hangs():
            arrangement.world.clock.skip(STEP_SECONDS)


def request_with(arrangement: Arrangement, **fields: Any) -> Mapping[str, Any]:
    """Change the request."""
    arrangement.request.update(fields)
    return arrangement.request
