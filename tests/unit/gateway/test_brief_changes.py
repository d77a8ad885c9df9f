"""Whoever follows changes hears of each changed brief, once however often it changed meanwhile."""

import asyncio
from uuid import UUID

from gateway.brief_changes import BriefChanges
from tools.stack.readiness import PATIENCE

ONE, TWO = UUID(int=1), UUID(int=2)


async def test_a_brief_that_changes_often_is_told_once() -> None:
    changes = BriefChanges()
    following = changes.follow()
    assert await anext(following) is None
    for brief_id in (ONE, TWO, ONE, ONE):
        changes.tell(brief_id)
    assert [await anext(following), await anext(following)] == [ONE, TWO]
    changes.tell(ONE)
    assert await anext(following) == ONE


async def test_a_change_while_another_is_being_told_is_not_missed() -> None:
    changes = BriefChanges()
    following = changes.follow()
    await anext(following)
    changes.tell(ONE)
    assert await anext(following) == ONE
    changes.tell(ONE)
    async with asyncio.timeout(PATIENCE):
        assert await anext(following) == ONE


async def test_who_follows_one_brief_hears_of_no_other() -> None:
    changes = BriefChanges()
    following = changes.follow(TWO)
    await anext(following)
    changes.tell(ONE)
    changes.tell(TWO)
    assert await anext(following) == TWO


async def test_following_ends_when_its_time_is_over_also_while_briefs_change() -> None:
    changes = BriefChanges()
    async with asyncio.timeout(PATIENCE):
        assert [each async for each in changes.follow(seconds=0.01)] == [None]
        following = changes.follow(seconds=0.01)
        async for _ in following:
            changes.tell(ONE)


async def test_closing_ends_what_is_being_followed_and_what_is_begun_later() -> None:
    changes = BriefChanges()
    following = changes.follow()
    await anext(following)
    waiting = asyncio.ensure_future(anext(following, None))
    await asyncio.sleep(0)
    changes.close()
    async with asyncio.timeout(PATIENCE):
        assert await waiting is None
        assert [change async for change in changes.follow()] == [None]
