"""Finds the repository that a brief made in an earlier attempt, or makes one under the first free name."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from chassis.errors import PermanentError, TransientError
from publisher.ports import Repository, SiteHost, Snapshot
from publisher.repository_identity import read_marker

Sleep = Callable[[float], Awaitable[None]]
PAUSES_SECONDS = (1.0, 2.0, 4.0, 8.0)
"""Between the looks at a name that is taken and does not show. GitHub shows a new repository within seconds."""


async def find_or_create_repository(
    host: SiteHost,
    names: Sequence[str],
    description: str,
    *,
    is_done: Callable[[Snapshot], bool],
    sleep: Sleep,
) -> Repository | Snapshot:
    """A new repository with this description, or the one that an earlier attempt made, under whichever name.

    A taken name that does not show may be our own repository of a moment ago or one that the token may not see. It is
    looked at again for 15 seconds: if it shows with our marker it wins; only after that the next name is tried.
    Of several repositories with our marker the one that holds the brief's commit (`is_done`) wins, else the last in
    the order of `names`: it was made after the others had not shown, and every later attempt finds it again.
    """
    hidden = []
    for position, name in enumerate(names):
        created = await host.create(name, description)
        if created is not None:
            return created
        existing = await find_repository_with_retries(host, name, sleep)
        if existing is None:
            hidden.append(name)
        elif _is_ours(existing, description):
            return existing if is_done(existing) else await _latest(host, existing, names[position + 1 :], is_done)
    if hidden:
        raise TransientError(f"none of the names {', '.join(names)} is free, and GITHUB_TOKEN cannot see all of them")
    raise PermanentError(f"repositories {', '.join(names)} belong to others: rename or delete one of them")


async def find_repository_with_retries(host: SiteHost, name: str, sleep: Sleep) -> Snapshot | None:
    """The repository; None if none shows in 15 seconds. GitHub may not show what it made or showed seconds ago."""
    for pause in PAUSES_SECONDS:
        existing = await host.look(name)
        if existing is not None:
            return existing
        await sleep(pause)
    return await host.look(name)


async def _latest(
    host: SiteHost, first: Snapshot, later_names: Sequence[str], is_done: Callable[[Snapshot], bool]
) -> Snapshot:
    """What an attempt may have made that did not see `first`. Only looks: nothing is made beside it."""
    looked = await asyncio.gather(*(host.look(name) for name in later_names))
    description = first.repository.description
    ours = [first, *(found for found in looked if found is not None and _is_ours(found, description))]
    return next((found for found in reversed(ours) if is_done(found)), ours[-1])


def _is_ours(found: Snapshot, description: str) -> bool:
    marker = read_marker(found.repository.description)
    return marker is not None and marker == read_marker(description)
