"""Visits take turns; one that must be alone is alone, and two such never wait for each other."""

import asyncio
from pathlib import Path

import pytest

from generator.available_resources import available_memory, available_processors
from generator.chromium.concurrency_limit import ConcurrencyLimit, QueueFullError
from generator.chromium.memory_limits import MAX_PAGES, MemoryLimits, max_open_pages
from tools.stack.readiness import PATIENCE


async def occupy(places: ConcurrencyLimit, log: list[str], name: str, *, alone: bool, inside: list[str]) -> None:
    async with places.acquire(alone=alone):
        inside.append(name)
        log.append("+".join(sorted(inside)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        inside.remove(name)


async def test_no_more_than_the_places_are_taken_at_once() -> None:
    places, log, inside = ConcurrencyLimit(2), list[str](), list[str]()
    await asyncio.gather(*(occupy(places, log, name, alone=False, inside=inside) for name in "abcde"))
    assert max(len(together.split("+")) for together in log) == 2
    assert len(log) == 5


async def test_who_is_alone_has_no_company() -> None:
    places, log, inside = ConcurrencyLimit(3), list[str](), list[str]()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(
            *(occupy(places, log, name, alone=name.isupper(), inside=inside) for name in "aBcDeF"),
        )
    assert len(log) == 6
    assert {together for together in log if not together.islower()} == {"B", "D", "F"}


async def test_a_place_that_nobody_waits_for_any_more_is_free_again() -> None:
    places = ConcurrencyLimit(2)
    async with places.acquire(alone=False):
        waiting = asyncio.create_task(occupy(places, [], "A", alone=True, inside=[]))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        async with asyncio.timeout(PATIENCE), places.acquire(alone=False):
            pass
    async with asyncio.timeout(PATIENCE), places.acquire(alone=True):
        pass
    assert waiting.cancelled()


async def test_a_queue_that_is_full_takes_nobody_more_and_says_how_many_wait() -> None:
    places = ConcurrencyLimit(1, most_waiting=1)
    async with places.acquire():
        waiting = asyncio.create_task(occupy(places, [], "a", alone=False, inside=[]))
        await asyncio.sleep(0)
        assert places.waiting == 1
        with pytest.raises(QueueFullError):
            await occupy(places, [], "b", alone=False, inside=[])
    await waiting
    assert places.waiting == 0


def test_pages_follow_memory_within_bounds() -> None:
    assert max_open_pages(MemoryLimits(all=500)) == 2
    assert 2 < max_open_pages(MemoryLimits(all=1600)) < max_open_pages(MemoryLimits(all=2400)) < MAX_PAGES
    assert max_open_pages(MemoryLimits(all=100_000)) == MAX_PAGES


@pytest.mark.parametrize("version", [1, 2])
def test_a_containers_limits_count_and_not_those_of_the_machine(version: int, tmp_path: Path) -> None:
    files = {
        1: {
            "memory/memory.limit_in_bytes": "1073741824",
            "cpu/cpu.cfs_quota_us": "100000",
            "cpu/cpu.cfs_period_us": "100000",
        },
        2: {"memory.max": "1073741824", "cpu.max": "100000 100000"},
    }
    for name, text in files[version].items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n", "ascii")
    assert available_memory(tmp_path).all == int(1024 * 0.8)
    assert available_processors(tmp_path) == 1


def test_without_a_limit_the_machine_counts(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("max\n", "ascii")
    (tmp_path / "cpu.max").write_text("max 100000\n", "ascii")
    assert available_memory(tmp_path) == available_memory(tmp_path / "none")
    assert available_processors(tmp_path) == available_processors(tmp_path / "none") >= 1
