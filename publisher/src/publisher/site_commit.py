"""Puts exactly one commit per run of a brief into the right repository, however often it is asked to."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from chassis.errors import PermanentError, TransientError
from contracts.brief import File
from contracts.messages import SiteGenerated
from contracts.site_paths import is_workflow
from publisher.branch_rename import rename_patiently
from publisher.commit_plan import CommitPlan, Origin, commit_message, origin_of, plan_commit, site_files
from publisher.earlier_runs import left_by_earlier_runs
from publisher.history_place import Place, place_in
from publisher.licence import mit_licence
from publisher.liveness import built_by_workflow
from publisher.ports import Commit, Repository, SiteHost, Snapshot
from publisher.repository_plan import Marker, describe, marker_of, read_marker, repository_names
from publisher.repository_search import Sleep, find_or_create, look_until_it_shows
from publisher.unfinished import naming_repository
from publisher.witness import witness_of_commit, witness_of_plan
from publisher.workflow_branches import branch_for

_TIMES_TO_FOLLOW_THE_BRANCH = 4


@dataclass(frozen=True)
class Committed:
    """Where the brief's commit is, and the file by which to see that it is live.

    `by_workflow`: a workflow in the repository makes the site that is served.
    """

    repository: Repository
    commit: Commit
    witness: File | None
    by_workflow: bool


@dataclass(frozen=True)
class Start:
    """Where a brief's commit belongs, with what `place.upon` holds: path to git blob id."""

    repository: Repository
    place: Place
    present: Mapping[str, str]


async def commit_site(host: SiteHost, message: SiteGenerated, sleep: Sleep = asyncio.sleep) -> Committed:
    """Commit the site unless that is done already. Looks before it writes only where an earlier attempt may have been.

    Raises TransientError, also when the branch keeps moving, and PermanentError; both name the repository.
    """
    licence = mit_licence(message.accepted_at.year, await host.copyright_holder())
    await host.admit([file.path for file in message.files])
    start = await _start(host, message, sleep)
    with naming_repository(start.repository.url):
        start = await _on_the_right_branch(host, message, start, sleep)
        return await _commit(host, message, start, licence, sleep)


async def _commit(host: SiteHost, message: SiteGenerated, start: Start, licence: File, sleep: Sleep) -> Committed:
    for _ in range(_TIMES_TO_FOLLOW_THE_BRANCH):
        repository, place = start.repository, start.place
        if place.own is not None:
            witness = await witness_of_commit(host, repository, place.own, place.upon)
            return Committed(repository, place.own, witness, await _is_built_by_workflow(host, start, message, ()))
        left = await left_by_earlier_runs(host, repository, place.earlier, start.present)
        plan = _plan(start, message, licence, removable=left)
        commit = await host.commit(repository, plan, place.upon)
        if commit is not None:
            witness = await witness_of_plan(host, repository, plan, message.files, start.present)
            return Committed(repository, commit, witness, await _is_built_by_workflow(host, start, message, left))
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
    if snapshot is None or not snapshot.history:
        # It was seen when the site was generated. Only time tells whether it is deleted.
        raise TransientError(
            f"repository {name} does not show: GitHub may be slow, or GITHUB_TOKEN may not see it. "
            "If it is deleted, replay the brief's first round, then this one"
        )
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
    place = place_in(snapshot.history, _origin_of(message))
    return Start(snapshot.repository, place, snapshot.files if place.upon else {})


def _origin_of(message: SiteGenerated) -> Origin:
    return Origin(message.brief_id, message.recipient.round, message.run)


def _plan(start: Start, message: SiteGenerated, licence: File, *, removable: Collection[str]) -> CommitPlan:
    return plan_commit(
        site_files(message.files, licence, start.present),
        start.present,
        {*(message.base.paths if message.base else ()), *removable},
        message=commit_message(message.title, _origin_of(message)),
        at=message.accepted_at,
    )


def _kept(start: Start, message: SiteGenerated, left: Collection[str]) -> set[str]:
    """Paths of the repository that are not in the message and stay as they are; `left` by earlier runs do not."""
    removable = {*(message.base.paths if message.base else ()), *left}
    return set(start.present) - removable - {file.path for file in message.files}


async def _is_built_by_workflow(host: SiteHost, start: Start, message: SiteGenerated, left: Collection[str]) -> bool:
    if built_by_workflow(message.files):
        return True
    kept = sorted(path for path in _kept(start, message, left) if is_workflow(path))
    contents = [await host.read(start.repository, start.present[path]) for path in kept]
    return built_by_workflow([File(path=path, content=content) for path, content in zip(kept, contents, strict=True)])
