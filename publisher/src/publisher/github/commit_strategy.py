"""Makes a commit in one of two ways, GraphQL or the git data API, and never twice: before each second try it looks."""

from dataclasses import replace
from functools import partial

import structlog

from publisher.commit_message import origin_of
from publisher.github import git_data
from publisher.github.commit_steps import WAY_REFUSED, CommitSteps
from publisher.github.errors import GitHubError
from publisher.github.fault_table import FaultKind
from publisher.ports import Commit

log = structlog.get_logger()

_TIMES_BY_GRAPHQL = 2
# After these no other way helps: the broker waits, or nothing does.
_NO_OTHER_WAY = frozenset({FaultKind.RATE_LIMITED, FaultKind.CREDENTIALS_REFUSED, FaultKind.CONTENT_REFUSED})
_WORTH_REPEATING = frozenset({FaultKind.BUSY, FaultKind.UNKNOWN})


async def commit_upon(steps: CommitSteps, base: Commit) -> Commit | None:
    """The commit upon `base`; None if the branch is no longer there."""
    refusal: GitHubError | None = None
    for _ in range(_TIMES_BY_GRAPHQL):
        try:
            return await steps.by_graphql(base)
        except GitHubError as error:
            refusal = error
        if refusal.kind is FaultKind.BRANCH_MOVED:
            return None
        if refusal.kind in _NO_OTHER_WAY:
            raise refusal
        seen = await steps.look(above=base)
        if seen.own is not None or seen.history[0].sha != base.sha:
            return seen.own
        if refusal.kind not in _WORTH_REPEATING:
            break
    log.warning("committed by the git data API instead of GraphQL", repository=steps.full_name, reason=str(refusal))
    return await steps.by_git_data(parents=(base.sha,), base_tree=base.tree_sha)


async def commit_first(steps: CommitSteps) -> Commit | None:
    """A commit without a parent that replaces the host's own first one; where that is refused, one upon it.

    None if the branch holds more than the host's own commit.
    """
    commit, refusal = await steps.without_parent(in_pieces=False)
    if refusal is not None and commit is None and steps.may_be_too_large(refusal):
        commit, refusal = await steps.without_parent(in_pieces=True)
    if refusal is None:
        return commit
    seen = await steps.look()
    if seen.own is not None or len(seen.history) != 1 or origin_of(seen.history[0].message) is not None:
        return seen.own
    log.warning("the first commit is made upon GitHub's own", repository=steps.full_name, reason=str(refusal))
    return await _upon_the_hosts_own(steps, seen.history[0], objects_are_refused=commit is None)


async def _upon_the_hosts_own(steps: CommitSteps, initial: Commit, *, objects_are_refused: bool) -> Commit | None:
    if not objects_are_refused:
        try:
            return await steps.by_git_data(parents=(initial.sha,), base_tree=None)
        except GitHubError as error:
            if error.kind not in WAY_REFUSED | {FaultKind.PERMISSION_MISSING}:
                raise
        seen = await steps.look(above=initial)
        if seen.own is not None or seen.history[0].sha != initial.sha:
            return seen.own
    present = await steps.on("listing the files of", partial(git_data.read_tree, tree_sha=initial.tree_sha))
    paths = {file.path for file in steps.plan.puts}
    plan = replace(steps.plan, deletions=tuple(sorted(path for path in present if path not in paths)))
    try:
        return await steps.by_graphql(initial, plan)
    except GitHubError as error:
        if error.kind is FaultKind.BRANCH_MOVED:
            return None
        raise
