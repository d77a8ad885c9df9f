"""Finds the repository that an earlier attempt created for a brief, or creates it under the first free name."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from chassis.errors import PermanentError, TransientError
from publisher.ports import Repository, SiteHost, Snapshot
from publisher.repository_identity import read_marker

Sleep = Callable[[float], Awaitable[None]]
PAUSES_SECONDS = (1.0, 2.0, 4.0, 8.0)
"""Between two requests for a repository whose name is taken: GitHub may return 404 for seconds after creation."""


async def find_or_create_repository(
    host: SiteHost,
    names: Sequence[str],
    description: str,
    *,
    is_done: Callable[[Snapshot], bool],
    sleep: Sleep,
) -> Repository | Snapshot:
    """A new repository with this description, or the one that an earlier attempt created under any of `names`.

    A taken name that GitHub does not show may be our repository of a moment ago, or one that the token may not see. It
    is requested again for 15 seconds before the next name is tried. Among several repositories with our marker, the one
    with the brief's commit (`is_done`) is chosen, else the last in the order of `names`, so that every later attempt
    chooses the same one.
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
    """The repository; None if GitHub does not show one within 15 seconds."""
    for pause in PAUSES_SECONDS:
        existing = await host.look(name)
        if existing is not None:
            return existing
        await sleep(pause)
    return await host.look(name)


async def _latest(
    host: SiteHost, first: Snapshot, later_names: Sequence[str], is_done: Callable[[Snapshot], bool]
) -> Snapshot:
    """The repository that a later attempt, which did not see `first`, may have created. Creates nothing."""
    looked = await asyncio.gather(*(host.look(name) for name in later_names))
    description = first.repository.description
    ours = [first, *(found for found in looked if found is not None and _is_ours(found, description))]
    return next((found for found in reversed(ours) if is_done(found)), ours[-1])


def _is_ours(found: Snapshot, description: str) -> bool:
    marker = read_marker(found.repository.description)
    return marker is not None and marker == read_marker(description)
