"""Finds where a run of a brief belongs in the history of its repository."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.errors import PermanentError
from publisher.commit_message import Origin, origin_of
from publisher.ports import Commit


@dataclass(frozen=True)
class RunCommits:
    """A brief's place in a history: its own commit if it has one, and the commit it was or is to be made upon.

    `earlier` are commits of earlier runs of the brief, each with the one before it; `base` is the site before all runs.
    """

    own: Commit | None
    parent: Commit | None
    base: Commit | None = None
    earlier: tuple[tuple[Commit, Commit | None], ...] = ()


def find_run_commits(history: Sequence[Commit], origin: Origin) -> RunCommits:
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
    """Where the history before `own` begins. A brief's empty commits, which start a build, are passed over."""
    same = own + 1
    while same < len(history) and runs[same] is not None and history[same].tree_sha == history[own].tree_sha:
        same += 1
    return same


def _commit_or_none(history: Sequence[Commit], origins: Sequence[Origin | None], position: int) -> Commit | None:
    return None if origins[position:] in ([], [None]) else history[position]
