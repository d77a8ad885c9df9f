"""Renaming the default branch: no commit is lost, and another branch of the name is left alone."""

from typing import Any

import pytest
from github import GithubException

from chassis.errors import PermanentError
from publisher.github.branch_rename import rename_default_branch
from tests.unit.publisher.rest import RestApi, refusal

SHA = "a" * 40
OLD, NEW = "GET /git/ref/heads/a%20b", "GET /git/ref/heads/main"
CREATE, SWITCH, DELETE = "POST /git/refs", "PATCH", "DELETE /git/refs/heads/a%20b"
EXISTS = refusal(422, "Reference already exists")


def head(sha: str = SHA) -> dict[str, Any]:
    return {"object": {"sha": sha}}


def renamed(answers: dict[str, Any], *, delete_old: bool = True) -> RestApi:
    github = RestApi({OLD: head(), CREATE: {}, SWITCH: {}, DELETE: {}, **answers})
    rename_default_branch(github.repository, "a b", "main", delete_old=delete_old)
    return github


def test_new_branch_has_the_same_commit_and_becomes_the_default_before_the_old_one_goes() -> None:
    assert renamed({}).sent == [
        (OLD, None),
        (CREATE, {"ref": "refs/heads/main", "sha": SHA}),
        (SWITCH, {"default_branch": "main"}),
        (DELETE, None),
    ]


def test_old_branch_stays_where_it_is_wanted() -> None:
    assert DELETE not in renamed({}, delete_old=False).requests


def test_a_branch_that_an_earlier_attempt_made_is_used() -> None:
    assert renamed({CREATE: EXISTS, NEW: head()}).requests[-2:] == [SWITCH, DELETE]


def test_a_branch_of_the_name_with_another_commit_is_refused() -> None:
    with pytest.raises(PermanentError, match="octo/x has another branch main"):
        renamed({CREATE: EXISTS, NEW: head("b" * 40)})


@pytest.mark.parametrize("error", [refusal(422, "Invalid request"), refusal(403), refusal(502)])
def test_any_other_refusal_is_raised(error: GithubException) -> None:
    with pytest.raises(GithubException) as raised:
        renamed({CREATE: error})
    assert raised.value is error


def test_an_old_branch_that_cannot_be_deleted_does_no_harm() -> None:
    assert renamed({DELETE: refusal(422, "Cannot delete protected branch")}).requests[-1] == DELETE
