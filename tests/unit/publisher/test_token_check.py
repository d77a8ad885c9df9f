from collections.abc import Sequence

import pytest
import structlog

from chassis.errors import PermanentError, TransientError
from publisher.github.account import missing_permissions, missing_workflow_scope
from publisher.ports import AccessRefusedError
from publisher.token_check import TokenCheck


async def checked(*answers: Sequence[str] | Exception) -> tuple[list[tuple[str, str]], list[float]]:
    """What was logged (level and event) and how long was slept between these answers."""
    left, slept = list(answers), list[float]()

    async def ask() -> Sequence[str]:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    with structlog.testing.capture_logs() as logged:
        await TokenCheck(ask, sleep).run()
    assert left == []
    return [(entry["log_level"], str(entry.get("permission") or entry["event"])) for entry in logged], slept


async def test_a_good_token_is_one_line() -> None:
    assert await checked(()) == ([("info", "GITHUB_TOKEN is accepted")], [])


ACCEPTED = ("info", "GITHUB_TOKEN is accepted")


async def test_each_missing_permission_is_named_until_it_is_granted() -> None:
    logged = [("error", "the scope `repo`"), ("error", "the scope `repo`"), ACCEPTED]
    assert await checked(("the scope `repo`",), ("the scope `repo`",), ()) == (logged, [1, 2])


async def test_a_token_that_is_refused_is_asked_about_until_it_is_accepted() -> None:
    logged = [("error", "GITHUB_TOKEN is refused")] * 2 + [ACCEPTED]
    assert await checked(AccessRefusedError("401"), AccessRefusedError("401"), ()) == (logged, [1, 2])


async def test_no_answer_of_github_ends_the_check() -> None:
    logged, _ = await checked(PermanentError("451"), TransientError("odd"), ())
    assert [level for level, _ in logged] == ["warning", "warning", "info"]


async def test_a_github_that_is_away_is_asked_again_less_and_less_often() -> None:
    logged, slept = await checked(*[TransientError("away")] * 10, ())
    assert [level for level, _ in logged] == ["warning"] * 10 + ["info"]
    assert slept == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]


async def test_closing_ends_it_whether_it_began_or_not() -> None:
    async def ask() -> Sequence[str]:
        raise TransientError("away")

    check = TokenCheck(ask)
    await check.close()
    check.begin()
    await check.close()


@pytest.mark.parametrize(
    ("scopes", "missing"),
    [({"repo"}, 0), ({"public_repo", "gist"}, 0), ({"gist"}, 1), (set(), 1), (None, 0)],
)
def test_a_classic_token_needs_a_scope_to_make_repositories(scopes: set[str] | None, missing: int) -> None:
    assert len(missing_permissions(None if scopes is None else frozenset(scopes))) == missing


@pytest.mark.parametrize(
    ("scopes", "path", "missing"),
    [
        ({"repo"}, ".github/workflows/pages.yml", "workflow"),
        ({"repo", "workflow"}, ".github/workflows/pages.yml", None),
        ({"repo"}, "index.html", None),
        (None, ".github/workflows/pages.yml", None),
    ],
)
def test_files_of_workflows_need_a_scope_of_their_own(scopes: set[str] | None, path: str, missing: str | None) -> None:
    assert missing_workflow_scope(None if scopes is None else frozenset(scopes), ["a", path]) == missing
