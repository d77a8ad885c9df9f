"""Puts exactly one commit per brief into the right repository, however often it is asked to."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from chassis.errors import PermanentError, TransientError
from contracts.brief import File
from contracts.messages import SiteGenerated
from publisher.branch_rename import rename_patiently
from publisher.commit_plan import CommitPlan, Origin, commit_message, origin_of, plan_commit, site_files
from publisher.licence import mit_licence
from publisher.ports import Commit, Repository, SiteHost, Snapshot
from publisher.readme import with_readme
from publisher.repository_plan import Marker, describe, marker_of, read_marker, repository_names
from publisher.repository_search import Sleep, find_or_create, look_until_it_shows
from publisher.unfinished import naming_repository
from publisher.witness import witness_of_commit, witness_of_plan
from publisher.workflow_branches import branch_for

_TIMES_TO_FOLLOW_THE_BRANCH = 4


@dataclass(frozen=True)
class Committed:
    """Where the brief's commit is, and the file by which to see that it is live."""

    repository: Repository
    commit: Commit
    witness: File | None


@dataclass(frozen=True)
class Start:
    """Where a brief's commit belongs, with what `place.upon` holds: path to git blob id."""

    repository: Repository
    place: "Place"
    present: Mapping[str, str]


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
            # A brief has more than one commit where a build had to be started by an empty one.
            older = zip(history[position + 1 :], origins[position + 1 :], strict=True)
            before = (commit for commit, of in older if of is None or of.brief_id != origin.brief_id)
            return Place(own=history[position], upon=next(before, None))
    latest = max((found.round for found in origins if found is not None), default=0)
    if latest > origin.round:
        raise PermanentError(f"round {latest} is already published; round {origin.round} is not put on top of it")
    return Place(own=None, upon=None if origins in ([], [None]) else history[0])


async def commit_site(host: SiteHost, message: SiteGenerated, sleep: Sleep = asyncio.sleep) -> Committed:
    """Commit the site unless that is done already. Looks before it writes only where an earlier attempt may have been.

    Raises TransientError, also when the branch keeps moving, and PermanentError; both name the repository.
    """
    licence = mit_licence(message.accepted_at.year, await host.licensee())
    await host.admit([file.path for file in message.files])
    start = await _start(host, message, sleep)
    with naming_repository(start.repository.url):
        start = await _on_the_right_branch(host, message, start, sleep)
        return await _commit(host, message, start, licence, sleep)


async def _commit(host: SiteHost, message: SiteGenerated, start: Start, licence: File, sleep: Sleep) -> Committed:
    for _ in range(_TIMES_TO_FOLLOW_THE_BRANCH):
        repository, place = start.repository, start.place
        if place.own is not None:
            return Committed(repository, place.own, await witness_of_commit(host, repository, place.own, place.upon))
        plan = _plan(start, message, licence)
        commit = await host.commit(repository, plan, place.upon)
        if commit is not None:
            return Committed(repository, commit, witness_of_plan(plan, message.files))
        start = await _look(host, message, repository.name, sleep)
    raise TransientError(f"the branch of {start.repository.url} moves faster than commits can be put on it")


async def _start(host: SiteHost, message: SiteGenerated, sleep: Sleep) -> Start:
    """The repository that the site was generated upon, or one that this brief makes, now or in an earlier attempt."""
    if message.base is not None:
        return await _look(host, message, message.base.repository, sleep)
    found = await find_or_create(
        host,
        repository_names(message.recipient.task, message.brief_id),
        describe(message.title, _marker_of(message)),
        is_done=lambda snapshot: _holds(snapshot, message.brief_id),
        sleep=sleep,
    )
    return Start(found, Place(own=None, upon=None), {}) if isinstance(found, Repository) else _start_in(found, message)


async def _on_the_right_branch(host: SiteHost, message: SiteGenerated, start: Start, sleep: Sleep) -> Start:
    """The same start on the branch that the site's workflows run for; `main` for a new site, whatever the account's.

    Where the host goes on refusing, the site stays on the branch that it has: it can be served from any.
    """
    repository, place = start.repository, start.place
    branch = branch_for(message.files, None if place.upon is None else repository.branch)
    if place.own is not None or branch == repository.branch:
        return start
    renamed = await rename_patiently(host, repository, branch, sleep)
    if renamed is not None:
        return replace(start, repository=renamed)
    # The default branch may be another one now, although no answer said so.
    return await _look(host, message, repository.name, sleep)


async def _look(host: SiteHost, message: SiteGenerated, name: str, sleep: Sleep) -> Start:
    snapshot = await look_until_it_shows(host, name, sleep)
    if snapshot is None:
        raise PermanentError(f"repository {name} is gone: replay the brief's first round, then this one")
    found = read_marker(snapshot.repository.description)
    if found is None or found.task != _marker_of(message).task:
        raise PermanentError(f"repository {name} is not this task's any more: its description has lost the mark of it")
    return _start_in(snapshot, message)


def _holds(snapshot: Snapshot, brief_id: UUID) -> bool:
    origins = (origin_of(commit.message) for commit in snapshot.history)
    return any(origin is not None and origin.brief_id == brief_id for origin in origins)


def _marker_of(message: SiteGenerated) -> Marker:
    recipient = message.recipient
    return marker_of(email=recipient.email, task=recipient.task, brief_id=message.brief_id)


def _start_in(snapshot: Snapshot, message: SiteGenerated) -> Start:
    place = place_in(snapshot.history, Origin(message.brief_id, message.recipient.round))
    return Start(snapshot.repository, place, snapshot.files if place.upon else {})


def _plan(start: Start, message: SiteGenerated, licence: File) -> CommitPlan:
    origin = Origin(message.brief_id, message.recipient.round)
    return plan_commit(
        site_files(with_readme(message.files, message.title), licence, start.present),
        start.present,
        message.base.paths if message.base else (),
        message=commit_message(message.title, origin),
        at=message.accepted_at,
    )
