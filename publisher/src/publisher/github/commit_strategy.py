"""Decides how to commit: by GraphQL or the git data API. Reads the branch before a retry, to commit only once."""

from dataclasses import replace
from functools import partial

import structlog

from publisher.commit_message import origin_of
from publisher.github import git_data
from publisher.github.commit_steps import METHOD_REFUSED, CommitSteps
from publisher.github.error_translation import GitHubError
from publisher.github.fault_table import FaultKind
from publisher.ports import Commit

log = structlog.get_logger()

_GRAPHQL_TRIES = 2
# Faults after which the other method fails too.
_NO_OTHER_METHOD = frozenset({FaultKind.RATE_LIMITED, FaultKind.CREDENTIALS_REFUSED, FaultKind.CONTENT_REFUSED})
_WORTH_REPEATING = frozenset({FaultKind.BUSY, FaultKind.UNKNOWN})


async def create_commit_on(steps: CommitSteps, base: Commit) -> Commit | None:
    """Commit on `base`; None if the branch has moved."""
    refusal: GitHubError | None = None
    for _ in range(_GRAPHQL_TRIES):
        try:
            return await steps.create_by_graphql(base)
        except GitHubError as error:
            refusal = error
        if refusal.kind is FaultKind.BRANCH_MOVED:
            return None
        if refusal.kind in _NO_OTHER_METHOD:
            raise refusal
        seen = await steps.read_branch(above=base)
        if seen.own is not None or seen.history[0].sha != base.sha:
            return seen.own
        if refusal.kind not in _WORTH_REPEATING:
            break
    log.warning("committed by the git data API instead of GraphQL", repository=steps.full_name, reason=str(refusal))
    return await steps.create_by_git_data(parents=(base.sha,), base_tree=base.tree_sha)


async def create_first_commit(steps: CommitSteps) -> Commit | None:
    """Commit without a parent, replacing the host's initial commit; if that is refused, commit on it.

    None if the branch has more than the initial commit.
    """
    commit, refusal = await steps.create_without_parent(in_pieces=False)
    if refusal is not None and commit is None and steps.may_be_too_large(refusal):
        commit, refusal = await steps.create_without_parent(in_pieces=True)
    if refusal is None:
        return commit
    seen = await steps.read_branch()
    if seen.own is not None or len(seen.history) != 1 or origin_of(seen.history[0].message) is not None:
        return seen.own
    log.warning("the first commit is made upon GitHub's own", repository=steps.full_name, reason=str(refusal))
    return await _commit_on_initial(steps, seen.history[0], objects_are_refused=commit is None)


async def _commit_on_initial(steps: CommitSteps, initial: Commit, *, objects_are_refused: bool) -> Commit | None:
    if not objects_are_refused:
        try:
            return await steps.create_by_git_data(parents=(initial.sha,), base_tree=None)
        except GitHubError as error:
            if error.kind not in METHOD_REFUSED | {FaultKind.PERMISSION_MISSING}:
                raise
        seen = await steps.read_branch(above=initial)
        if seen.own is not None or seen.history[0].sha != initial.sha:
            return seen.own
    present = await steps.on("listing the files of", partial(git_data.read_tree, tree_sha=initial.tree_sha))
    paths = {file.path for file in steps.plan.puts}
    plan = replace(steps.plan, deletions=tuple(sorted(path for path in present if path not in paths)))
    try:
        return await steps.create_by_graphql(initial, plan)
    except GitHubError as error:
        if error.kind is FaultKind.BRANCH_MOVED:
            return None
        raise
