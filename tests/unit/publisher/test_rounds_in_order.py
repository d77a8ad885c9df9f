"""Two publishers at work on one task, step by step in every possible order."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from copy import deepcopy
from itertools import combinations
from typing import Any

from chassis.errors import PermanentError
from contracts.messages import SiteGenerated
from publisher.commit_message import origin_of
from publisher.site_commit import CommittedSite, commit_site
from tests.stand_ins.site_host import SiteHostInMemory
from tests.unit.publisher.world import World
from tools.publishing.messages import RULES, SITE, brief, site_generated

STEPS = 6
ORDERS = [
    "".join("a" if step in of_a else "b" for step in range(2 * STEPS)) for of_a in combinations(range(2 * STEPS), STEPS)
]
BEGUN_BY_A = [order for order in ORDERS if order.startswith("a")]
"""Where both have the same message, the other half are the same orders."""


class Stepping:
    """Lets its verbs reach the host one at a time, each only when told to."""

    def __init__(self, host: SiteHostInMemory) -> None:
        self.host = host
        self.arrived, self.told = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def verb(*arguments: Any) -> Any:
            self.arrived.set()
            await self.told.wait()
            self.told.clear()
            return await getattr(self.host, name)(*arguments)

        return verb


async def run_in_order(host: SiteHostInMemory, order: str, messages: Sequence[SiteGenerated]) -> list[Any]:
    """The results, or what was raised, of both commits when their steps come in this order."""
    steppings = [Stepping(host), Stepping(host)]
    works = [
        asyncio.create_task(commit_site(stepping, message, RULES))  # type: ignore[arg-type] # every verb, by __getattr__
        for stepping, message in zip(steppings, messages, strict=True)
    ]
    for turn in (*order, *"ab" * 20):
        work, stepping = works["ab".index(turn)], steppings["ab".index(turn)]
        if work.done():
            continue
        waiting = asyncio.create_task(stepping.arrived.wait())
        await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        stepping.arrived.clear()
        stepping.told.set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    return await asyncio.gather(*works, return_exceptions=True)


def rounds(host: SiteHostInMemory) -> Iterator[int]:
    """Of the commits, oldest first."""
    for commit in host.repositories["sum-of-sales"].commits:
        origin = origin_of(commit.message)
        assert origin is not None
        yield origin.round


async def revised() -> tuple[SiteHostInMemory, SiteGenerated, SiteGenerated]:
    """A host with round 1 published; rounds 2 and 3, both generated upon it."""
    world = World()
    await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    second, third = (
        site_generated(brief(round=number), {**SITE, "index.html": b"%d" % number}, base=base) for number in (2, 3)
    )
    return world.host, second, third


async def test_a_lower_round_never_lands_on_a_higher_one_in_any_order() -> None:
    seen = set[tuple[int, ...]]()
    before, second, third = await revised()
    for order in ORDERS:
        host = deepcopy(before)
        results = await run_in_order(host, order, [second, third])
        landed = tuple(rounds(host))
        seen.add(landed)
        assert landed == tuple(sorted(landed))
        assert host.files("sum-of-sales")["index.html"] == b"3"
        assert isinstance(results[1], CommittedSite)
        assert isinstance(results[0], CommittedSite if 2 in landed else PermanentError)
    assert seen == {(1, 2, 3), (1, 3)}


async def test_one_brief_in_two_hands_is_one_commit_in_any_order() -> None:
    before, second, _ = await revised()
    for order in BEGUN_BY_A:
        host = deepcopy(before)
        results = await run_in_order(host, order, [second, second])
        assert list(rounds(host)) == [1, 2]
        assert results[0].commit == results[1].commit


async def test_a_new_brief_in_two_hands_is_one_repository_and_one_commit_in_any_order() -> None:
    for order in BEGUN_BY_A:
        host, message = SiteHostInMemory(), site_generated(brief())
        results = await run_in_order(host, order, [message, message])
        assert list(host.repositories) == ["sum-of-sales"]
        assert list(rounds(host)) == [1]
        assert results[0].commit == results[1].commit
