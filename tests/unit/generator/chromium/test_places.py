"""Visits take turns; one that must be alone is alone, and two such never wait for each other."""

import asyncio

from generator.chromium.places import Places
from tests.stack.readiness import PATIENCE


async def occupy(places: Places, log: list[str], name: str, *, alone: bool, inside: list[str]) -> None:
    async with places.take(alone=alone):
        inside.append(name)
        log.append("+".join(sorted(inside)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        inside.remove(name)


async def test_no_more_than_the_places_are_taken_at_once() -> None:
    places, log, inside = Places(2), list[str](), list[str]()
    await asyncio.gather(*(occupy(places, log, name, alone=False, inside=inside) for name in "abcde"))
    assert max(len(together.split("+")) for together in log) == 2
    assert len(log) == 5


async def test_who_is_alone_has_no_company() -> None:
    places, log, inside = Places(3), list[str](), list[str]()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(
            *(occupy(places, log, name, alone=name.isupper(), inside=inside) for name in "aBcDeF"),
        )
    assert len(log) == 6
    assert {together for together in log if not together.islower()} == {"B", "D", "F"}


async def test_a_place_that_nobody_waits_for_any_more_is_free_again() -> None:
    places = Places(2)
    async with places.take(alone=False):
        waiting = asyncio.create_task(occupy(places, [], "A", alone=True, inside=[]))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        async with asyncio.timeout(PATIENCE), places.take(alone=False):
            pass
    async with asyncio.timeout(PATIENCE), places.take(alone=True):
        pass
    assert waiting.cancelled()
