"""Tells followers which briefs have changed, each brief once however often it changed meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(eq=False)
class _Follower:
    """The briefs that changed since it last looked, oldest change first."""

    only: UUID | None
    changed: dict[UUID, None] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class BriefChanges:
    """Followers of changes, for one event loop."""

    def __init__(self) -> None:
        self._followers: set[_Follower] = set()
        self._closed = False

    def tell(self, brief_id: UUID) -> None:
        """Note that the brief, or what is known of it, has changed."""
        for follower in self._followers:
            if follower.only in {None, brief_id}:
                follower.changed[brief_id] = None
                follower.woken.set()

    async def follow(self, only: UUID | None = None, *, seconds: float | None = None) -> AsyncIterator[UUID | None]:
        """Yield None once changes are noted, then each brief that changes, or `only` that one, until `close`.

        It ends after `seconds`, if given.
        """
        loop = asyncio.get_running_loop()
        ends = None if seconds is None else loop.time() + seconds
        follower = _Follower(only)
        self._followers.add(follower)
        try:
            yield None
            while not self._closed and (ends is None or loop.time() < ends):
                try:
                    async with asyncio.timeout_at(ends):
                        await follower.woken.wait()
                except TimeoutError:
                    return
                follower.woken.clear()
                changed, follower.changed = follower.changed, {}
                for brief_id in changed:
                    yield brief_id
        finally:
            self._followers.discard(follower)

    def close(self) -> None:
        """End every follower's iteration."""
        self._closed = True
        for follower in self._followers:
            follower.woken.set()
