"""Puts exactly one commit per run of a brief into the right repository, however often it is asked to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from chassis.errors import PermanentError, TransientError
from contracts.brief import File
from contracts.messages import SiteGenerated
from publisher.commit_plan import CommitPlan, Origin, commit_message, origin_of, plan_commit, site_files
from publisher.earlier_runs import left_by_earlier_runs
from publisher.licence import mit_licence
from publisher.liveness import INDEX, built_by_workflow, is_workflow, witness_path
from publisher.ports import Commit, Repository, SiteHost, Snapshot
from publisher.readme import with_readme
from publisher.repository_plan import Marker, describe, marker_of, read_marker, repository_names

_TIMES_TO_FOLLOW_THE_BRANCH = 4


@dataclass(frozen=True)
class Committed:
    """Where the brief's commit is, and the file by which to see that it is live.

    `by_workflow`: a workflow in the repository makes the site that is served.
    """

    repository: Repository
    commit: Commit
    witness: File | None
    by_workflow: bool = False


@dataclass(frozen=True)
class Start:
    """Where a brief's commit belongs, with what `place.upon` holds: path to git blob id."""

    repository: Repository
    place: "Place"
    present: Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """A brief's place in a history: its own commit if it has one, and the commit it was or is to be made upon.

    `earlier` are commits of earlier runs of the brief, each with the one before it; `base` is the site before all runs.
    """

    own: Commit | None
    upon: Commit | None
    base: Commit | None = None
    earlier: tuple[tuple[Commit, Commit | None], ...] = ()


def place_in(history: Sequence[Commit], origin: Origin) -> Place:
    """Where this run of the brief belongs. PermanentError if a later round of its task is already there.

    A commit that names no brief and has nothing before it is the host's own first one: to be replaced, not built upon.
    A later run's commit counts as this one's own: a late message of an earlier run must not undo it.
    """
    origins = [origin_of(commit.message) for commit in history]
    runs = [found.run if found is not None and found.brief_id == origin.brief_id else None for found in origins]
    own = next((position for position, run in enumerate(runs) if run is not None and run >= origin.run), None)
    latest = max((found.round for found in origins if found is not None), default=0)
    if own is None and latest > origin.round:
        raise PermanentError(f"round {latest} is already published; round {origin.round} is not put on top of it")
    below = 0 if own is None else own + 1
    start = next((position for position in range(below, len(runs)) if runs[position] is None), len(runs))
    return Place(
        own=None if own is None else history[own],
        upon=_built_upon(history, origins, below),
        base=_built_upon(history, origins, start),
        earlier=tuple(
            (history[position], next(iter(history[position + 1 :]), None))
            for position in range(below, len(runs))
            if runs[position] is not None
        ),
    )


def _built_upon(history: Sequence[Commit], origins: Sequence[Origin | None], position: int) -> Commit | None:
    return None if origins[position:] in ([], [None]) else history[position]


async def commit_site(host: SiteHost, message: SiteGenerated) -> Committed:
    """Commit the site unless that is done already. Looks before it writes only where an earlier attempt may have been.

    Raises TransientError, also when the branch keeps moving, and PermanentError.
    """
    licence = mit_licence(message.accepted_at.year, await host.licensee())
    await host.admit([file.path for file in message.files])
    start = await _start(host, message)
    for _ in range(_TIMES_TO_FOLLOW_THE_BRANCH):
        repository, place = start.repository, start.place
        if place.own is not None:
            witness = await _witness_of(host, repository, place.own, place.upon)
            return Committed(repository, place.own, witness, await _is_built_by_workflow(host, start, message, ()))
        left = await left_by_earlier_runs(host, repository, place.earlier, start.present)
        plan = _plan(start, message, licence, removable=left)
        commit = await host.commit(repository, plan, place.upon)
        if commit is not None:
            witness = await _witness(host, start, plan, message.files)
            return Committed(repository, commit, witness, await _is_built_by_workflow(host, start, message, left))
        start = await _look(host, message, repository.name)
    raise TransientError(f"the branch of {start.repository.url} moves faster than commits can be put on it")


async def _start(host: SiteHost, message: SiteGenerated) -> Start:
    """The repository that the site was generated upon, or one that this brief makes, now or in an earlier attempt."""
    if message.base is not None:
        return await _look(host, message, message.base.repository)
    recipient, marker = message.recipient, _marker_of(message)
    names = repository_names(recipient.task, message.brief_id)
    for name in names:
        created = await host.create(name, describe(message.title, marker))
        if created is not None:
            return Start(created, Place(own=None, upon=None), {})
        existing = await host.look(name)
        if existing is None:
            raise TransientError(f"repository {name} was made moments ago and does not show yet")
        if read_marker(existing.repository.description) == marker:
            return _start_in(existing, message)
    raise PermanentError(f"repositories {names[0]} and {names[1]} belong to others: rename or delete one of them")


async def _look(host: SiteHost, message: SiteGenerated, name: str) -> Start:
    snapshot = await host.look(name)
    if snapshot is None:
        raise PermanentError(f"repository {name} is gone: replay the brief's first round, then this one")
    found = read_marker(snapshot.repository.description)
    if found is None or found.task != _marker_of(message).task:
        raise PermanentError(f"repository {name} is not this task's any more: its description has lost the mark of it")
    return _start_in(snapshot, message)


def _marker_of(message: SiteGenerated) -> Marker:
    recipient = message.recipient
    return marker_of(email=recipient.email, task=recipient.task, brief_id=message.brief_id)


def _start_in(snapshot: Snapshot, message: SiteGenerated) -> Start:
    place = place_in(snapshot.history, _origin_of(message))
    return Start(snapshot.repository, place, snapshot.files if place.upon else {})


def _origin_of(message: SiteGenerated) -> Origin:
    return Origin(message.brief_id, message.recipient.round, message.run)


def _plan(start: Start, message: SiteGenerated, licence: File, *, removable: Collection[str]) -> CommitPlan:
    site = with_readme(message.files, message.title, _kept(start, message, removable))
    return plan_commit(
        site_files(site, licence, start.present),
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


async def _witness(host: SiteHost, start: Start, plan: CommitPlan, site: Sequence[File]) -> File | None:
    """A changed file; where nothing that can be seen has changed, the page as it was and is."""
    changed = {file.path: file for file in plan.puts}
    path = witness_path(changed)
    if path is not None:
        return changed[path]
    page = next((file for file in site if file.path == INDEX), None)
    if page is None and INDEX in start.present and INDEX not in plan.deletions:
        return File(path=INDEX, content=await host.read(start.repository, start.present[INDEX]))
    return page


async def _witness_of(host: SiteHost, repository: Repository, commit: Commit, before: Commit | None) -> File | None:
    """The same for a commit of an earlier attempt, whose site need not have been the one in hand."""
    tree = await host.tree(repository, commit.tree_sha)
    old = {} if before is None else await host.tree(repository, before.tree_sha)
    path = witness_path([path for path, blob in tree.items() if old.get(path) != blob])
    if path is None and INDEX in tree:
        path = INDEX
    return None if path is None else File(path=path, content=await host.read(repository, tree[path]))
