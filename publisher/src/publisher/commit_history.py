"""Finds the commits of a brief's run, and their parents, in the history of its repository."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.errors import PermanentError
from publisher.commit_message import Origin, origin_of
from publisher.ports import Commit


@dataclass(frozen=True)
class RunCommits:
    """The commit of a run (`own`, None before it is made) and its parent.

    `earlier` are the commits of earlier runs of the brief, each with its parent; `base` is the commit before all runs.
    """

    own: Commit | None
    parent: Commit | None
    base: Commit | None = None
    earlier: tuple[tuple[Commit, Commit | None], ...] = ()


def find_run_commits(history: Sequence[Commit], origin: Origin) -> RunCommits:
    """The commits of this run of the brief. Raises PermanentError if a later round is already published.

    A first commit without our trailers is the host's initial one, which is replaced, so it is no parent. A later run's
    commit counts as this run's own, so that a delayed message of an earlier run does not undo it.
    """
    origins = [origin_of(commit.message) for commit in history]
    runs = [found.run if found is not None and found.brief_id == origin.brief_id else None for found in origins]
    own = next((position for position, run in enumerate(runs) if run is not None and run >= origin.run), None)
    latest = max((found.round for found in origins if found is not None), default=0)
    if own is None and latest > origin.round:
        raise PermanentError(f"round {latest} is already published; round {origin.round} is not put on top of it")
    below = 0 if own is None else _below(history, runs, own)
    start = next((position for position in range(below, len(runs)) if runs[position] is None), len(runs))
    return RunCommits(
        own=None if own is None else history[own],
        parent=_commit_or_none(history, origins, below),
        base=_commit_or_none(history, origins, start),
        earlier=tuple(
            (history[position], next(iter(history[position + 1 :]), None))
            for position in range(below, len(runs))
            if runs[position] is not None
        ),
    )


def _below(history: Sequence[Commit], runs: Sequence[int | None], own: int) -> int:
    """The position of the first commit before `own`, skipping the empty commits that start a build."""
    same = own + 1
    while same < len(history) and runs[same] is not None and history[same].tree_sha == history[own].tree_sha:
        same += 1
    return same


def _commit_or_none(history: Sequence[Commit], origins: Sequence[Origin | None], position: int) -> Commit | None:
    return None if origins[position:] in ([], [None]) else history[position]
