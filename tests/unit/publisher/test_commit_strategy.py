"""Which way a commit is made, and that it is made once whatever GitHub answers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest

from contracts.brief import File
from publisher.commit_message import Origin, commit_message
from publisher.commit_plan import CommitPlan
from publisher.github.commit_steps import BranchState, CommitSteps
from publisher.github.commit_strategy import create_commit_on, create_first_commit
from publisher.github.error_translation import GitHubError, kind_of
from publisher.github.fault_table import FaultKind
from publisher.ports import Commit

PLAN = CommitPlan((File(path="index.html", content=b"page"),), (), "Build", datetime(2026, 11, 22, tzinfo=UTC))
BASE = Commit("a" * 40, "b" * 40, "Initial commit")
MADE = Commit("c" * 40, "d" * 40, "Build")
THEIRS = Commit("e" * 40, "f" * 40, "Fix a typo")
OTHER_BRIEFS = Commit("e" * 40, "f" * 40, commit_message("other", Origin(UUID(int=1), 1)))


def fault(kind: FaultKind) -> GitHubError:
    error = GitHubError(kind.value)
    error.kind = kind
    return error


def branch(*history: Commit, own: Commit | None = None) -> BranchState:
    return BranchState(own, history)


class ScriptedSteps:
    """Expects the steps of a script in order; answers each with its result or by raising its error."""

    full_name, plan = "octo/x", PLAN

    def __init__(self, *script: tuple[str, Any]) -> None:
        self.script = list(script)
        self.deleted: Sequence[str] = ()

    def _next(self, step: str) -> Any:
        assert self.script, f"{step} was not expected"
        expected, answer = self.script.pop(0)
        assert step == expected
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def create_by_graphql(self, base: Commit, plan: CommitPlan | None = None) -> Commit:
        assert base == BASE
        self.deleted = (plan or PLAN).deletions
        return cast("Commit", self._next("graphql"))

    async def create_by_git_data(self, *, parents: Sequence[str], base_tree: str | None) -> Commit | None:
        assert parents == (BASE.sha,)
        return cast("Commit | None", self._next("git data" if base_tree is None else "git data on the tree"))

    async def create_without_parent(self, *, in_pieces: bool) -> tuple[Commit | None, Exception | None]:
        return cast("tuple[Commit | None, Exception | None]", self._next("in pieces" if in_pieces else "at once"))

    async def read_branch(self, *, above: Commit | None = None) -> BranchState:
        assert above in (None, BASE)
        return cast("BranchState", self._next("read"))

    async def on(self, doing: str, call: object) -> Mapping[str, str]:
        return cast("Mapping[str, str]", self._next(doing.removesuffix(" of")))

    def may_be_too_large(self, error: Exception) -> bool:
        return kind_of(error) is FaultKind.TOO_LARGE


async def revised(*script: tuple[str, Any]) -> Commit | None:
    steps = ScriptedSteps(*script)
    commit = await create_commit_on(cast("CommitSteps", steps), BASE)
    assert steps.script == []
    return commit


async def first(*script: tuple[str, Any], deleted: Sequence[str] = ()) -> Commit | None:
    steps = ScriptedSteps(*script)
    commit = await create_first_commit(cast("CommitSteps", steps))
    assert (steps.script, tuple(steps.deleted)) == ([], tuple(deleted))
    return commit


BUSY, UNKNOWN = fault(FaultKind.BUSY), fault(FaultKind.UNKNOWN)
MOVED, REFUSED = fault(FaultKind.BRANCH_MOVED), fault(FaultKind.METHOD_REFUSED)
TOO_LARGE, FORBIDDEN = fault(FaultKind.TOO_LARGE), fault(FaultKind.PERMISSION_MISSING)


async def test_a_revision_is_one_mutation() -> None:
    assert await revised(("graphql", MADE)) == MADE


async def test_a_branch_that_has_moved_is_left_as_it_is() -> None:
    assert await revised(("graphql", MOVED)) is None


@pytest.mark.parametrize(
    "kind", [FaultKind.RATE_LIMITED, FaultKind.CREDENTIALS_REFUSED, FaultKind.CONTENT_REFUSED], ids=str
)
async def test_a_fault_that_the_other_api_has_too_is_raised_at_once(kind: FaultKind) -> None:
    with pytest.raises(GitHubError) as raised:
        await revised(("graphql", fault(kind)))
    assert raised.value.kind is kind


@pytest.mark.parametrize("lost", [BUSY, UNKNOWN, REFUSED], ids=lambda error: error.kind.name)
async def test_a_commit_that_was_made_although_its_answer_was_lost_is_not_made_again(lost: GitHubError) -> None:
    assert await revised(("graphql", lost), ("read", branch(MADE, BASE, own=MADE))) == MADE


async def test_a_branch_that_somebody_moved_during_a_fault_is_not_committed_to() -> None:
    assert await revised(("graphql", BUSY), ("read", branch(THEIRS, BASE))) is None


@pytest.mark.parametrize("error", [BUSY, UNKNOWN], ids=lambda error: error.kind.name)
async def test_a_mutation_that_failed_in_passing_is_tried_once_more(error: GitHubError) -> None:
    assert await revised(("graphql", error), ("read", branch(BASE)), ("graphql", MADE)) == MADE


async def test_a_mutation_that_fails_twice_is_replaced_by_the_git_data_api() -> None:
    failed = [("graphql", BUSY), ("read", branch(BASE))]
    assert await revised(*failed, *failed, ("git data on the tree", MADE)) == MADE


@pytest.mark.parametrize("error", [REFUSED, TOO_LARGE, FORBIDDEN], ids=lambda error: error.kind.name)
async def test_a_mutation_that_is_refused_is_replaced_by_the_git_data_api_at_once(error: GitHubError) -> None:
    assert await revised(("graphql", error), ("read", branch(BASE)), ("git data on the tree", MADE)) == MADE


async def test_a_first_commit_replaces_githubs_own() -> None:
    assert await first(("at once", (MADE, None))) == MADE


async def test_a_first_commit_that_is_too_large_at_once_is_sent_in_pieces() -> None:
    assert await first(("at once", (None, TOO_LARGE)), ("in pieces", (MADE, None))) == MADE


async def test_a_first_commit_whose_answer_was_lost_is_not_made_again() -> None:
    assert await first(("at once", (MADE, UNKNOWN)), ("read", branch(MADE, own=MADE))) == MADE


@pytest.mark.parametrize("history", [(THEIRS, BASE), (OTHER_BRIEFS,)], ids=["a second commit", "another brief"])
async def test_a_branch_with_more_than_githubs_own_commit_is_left_as_it_is(history: Sequence[Commit]) -> None:
    assert await first(("at once", (None, REFUSED)), ("read", branch(*history))) is None


NOT_FORCED = [("at once", (MADE, REFUSED)), ("read", branch(BASE))]
NO_OBJECTS = [("at once", (None, REFUSED)), ("read", branch(BASE))]
LISTED = ("listing the files", {"README.md": "1" * 40, "index.html": "2" * 40})


async def test_where_no_branch_may_be_forced_the_first_commit_follows_githubs_own() -> None:
    assert await first(*NOT_FORCED, ("git data", MADE)) == MADE


@pytest.mark.parametrize("error", [REFUSED, FORBIDDEN, UNKNOWN], ids=lambda error: error.kind.name)
async def test_where_the_git_data_api_refuses_that_too_a_mutation_replaces_githubs_files(error: GitHubError) -> None:
    script = [*NOT_FORCED, ("git data", error), ("read", branch(BASE)), LISTED, ("graphql", MADE)]
    assert await first(*script, deleted=["README.md"]) == MADE


async def test_where_no_object_can_be_written_a_mutation_is_the_only_way() -> None:
    assert await first(*NO_OBJECTS, LISTED, ("graphql", MADE), deleted=["README.md"]) == MADE


async def test_a_commit_upon_githubs_own_whose_answer_was_lost_is_not_made_again() -> None:
    assert await first(*NOT_FORCED, ("git data", UNKNOWN), ("read", branch(MADE, BASE, own=MADE))) == MADE


async def test_a_branch_that_somebody_moves_meanwhile_is_left_as_it_is() -> None:
    assert await first(*NOT_FORCED, ("git data", UNKNOWN), ("read", branch(THEIRS, BASE))) is None
    assert await first(*NO_OBJECTS, LISTED, ("graphql", MOVED), deleted=["README.md"]) is None


@pytest.mark.parametrize("script", [[*NOT_FORCED, ("git data", BUSY)], [*NO_OBJECTS, LISTED, ("graphql", BUSY)]])
async def test_a_fault_of_the_last_way_is_raised(script: Sequence[tuple[str, Any]]) -> None:
    with pytest.raises(GitHubError) as raised:
        await first(*script)
    assert raised.value is BUSY
