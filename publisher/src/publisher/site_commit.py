"""Puts exactly one commit per brief into the right repository, however often it is asked to."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.errors import PermanentError, TransientError
from contracts.brief import File
from contracts.messages import SiteGenerated
from publisher.commit_plan import CommitPlan, Origin, commit_message, origin_of, plan_commit, site_files
from publisher.licence import mit_licence
from publisher.liveness import INDEX, witness_path
from publisher.ports import Commit, Repository, SiteHost
from publisher.repository_plan import describe, marker_of, read_marker, repository_names

_TIMES_TO_FOLLOW_THE_BRANCH = 4


@dataclass(frozen=True)
class Committed:
    """Where the brief's commit is, and the file by which to see that it is live."""

    repository: Repository
    commit: Commit
    witness: File | None


@dataclass(frozen=True)
class Place:
    """A brief's place in a history: its own commit if it has one, and the commit it was or is to be made upon."""

    own: Commit | None
    upon: Commit | None


def place_in(history: Sequence[Commit], origin: Origin) -> Place:
    """Where the brief belongs. PermanentError if a later round of its task is already there.

    A commit that names no brief and has nothing before it is the host's own first one: to be replaced, not built upon.
    """
    origins = [origin_of(commit.message) for commit in history]
    for position, found in enumerate(origins):
        if found is not None and found.brief_id == origin.brief_id:
            return Place(own=history[position], upon=next(iter(history[position + 1 :]), None))
    latest = max((found.round for found in origins if found is not None), default=0)
    if latest > origin.round:
        raise PermanentError(f"round {latest} is already published; round {origin.round} is not put on top of it")
    return Place(own=None, upon=None if len(history) == 1 and origins == [None] else history[0])


async def commit_site(host: SiteHost, message: SiteGenerated) -> Committed:
    """Commit the site unless that is done already. Looks before it writes only where an earlier attempt may have been.

    Raises TransientError, also when the branch keeps moving, and PermanentError.
    """
    origin = Origin(message.brief_id, message.recipient.round)
    licence = mit_licence(message.accepted_at.year, await host.licensee())
    repository, place = await _starting_place(host, message, origin)
    for _ in range(_TIMES_TO_FOLLOW_THE_BRANCH):
        if place.own is not None:
            return Committed(repository, place.own, await _witness_of(host, repository, place.own, place.upon))
        plan = await _plan(host, repository, place.upon, message, licence)
        commit = await host.commit(repository, plan, place.upon)
        if commit is not None:
            return Committed(repository, commit, _witness(plan, message.files))
        place = place_in(await host.history(repository), origin)
    raise TransientError(f"the branch of {repository.url} moves faster than commits can be put on it")


async def _starting_place(host: SiteHost, message: SiteGenerated, origin: Origin) -> tuple[Repository, Place]:
    base = message.base
    if base is None:
        return await _own_repository(host, message, origin)
    repository = await host.find(base.repository)
    if repository is None:
        raise PermanentError(f"repository {base.repository} is gone: replay the brief's first round, then this one")
    return repository, Place(own=None, upon=Commit(base.commit_sha, base.tree_sha, message=""))


async def _own_repository(host: SiteHost, message: SiteGenerated, origin: Origin) -> tuple[Repository, Place]:
    """A repository that this brief made, now or in an earlier attempt; never one that another brief made."""
    recipient = message.recipient
    marker = marker_of(email=recipient.email, task=recipient.task, brief_id=message.brief_id)
    names = repository_names(recipient.task, message.brief_id)
    for name in names:
        created = await host.create(name, describe(message.title, marker))
        if created is not None:
            return created, Place(own=None, upon=None)
        existing = await host.find(name)
        if existing is not None and read_marker(existing.description) == marker:
            return existing, place_in(await host.history(existing), origin)
    raise PermanentError(f"repositories {names[0]} and {names[1]} belong to others: rename or delete one of them")


async def _plan(
    host: SiteHost, repository: Repository, upon: Commit | None, message: SiteGenerated, licence: File
) -> CommitPlan:
    present = {} if upon is None else await host.tree(repository, upon.tree_sha)
    origin = Origin(message.brief_id, message.recipient.round)
    return plan_commit(
        site_files(message.files, licence, present),
        present,
        message.base.paths if message.base else (),
        message=commit_message(message.title, origin),
        at=message.accepted_at,
    )


def _witness(plan: CommitPlan, site: Sequence[File]) -> File | None:
    """A changed file; where nothing that can be seen has changed, the page as it was and is."""
    changed = {file.path: file for file in plan.puts}
    path = witness_path(changed)
    if path is not None:
        return changed[path]
    return next((file for file in site if file.path == INDEX), None)


async def _witness_of(host: SiteHost, repository: Repository, commit: Commit, before: Commit | None) -> File | None:
    """The same for a commit of an earlier attempt, whose site need not have been the one in hand."""
    tree = await host.tree(repository, commit.tree_sha)
    old = {} if before is None else await host.tree(repository, before.tree_sha)
    path = witness_path([path for path, blob in tree.items() if old.get(path) != blob])
    if path is None and INDEX in tree:
        path = INDEX
    return None if path is None else File(path=path, content=await host.read(repository, tree[path]))
