"""Turning Pages on: what is sent, by the state in which GitHub has them."""

from typing import Any

import pytest
from github import GithubException

from publisher.github.pages_settings import serve_branch
from tests.unit.publisher.rest import RestApi, refusal

READ, ENABLE, CHANGE, BUILD = "GET /pages", "POST /pages", "PUT /pages", "POST /pages/builds"
ADDRESS = "https://octo.github.io/x"


def site(build_type: str | None = "legacy", branch: str | None = "main") -> dict[str, Any]:
    return {"html_url": ADDRESS, "build_type": build_type, "source": {"branch": branch}}


def served(answers: dict[str, Any], *, by_workflow: bool = False, likely_on: bool = False) -> list[str]:
    """The requests that were sent."""
    github = RestApi({CHANGE: {}, BUILD: {}, **answers})
    url = serve_branch(github.repository, "main", by_workflow=by_workflow, likely_on=likely_on)
    assert url == f"{ADDRESS}/"
    return github.requests


def test_a_new_site_takes_one_request() -> None:
    assert served({ENABLE: site()}) == [ENABLE]


@pytest.mark.parametrize("as_it_is", [site(), site(None, None), {"html_url": f"{ADDRESS}/", "source": None}])
def test_settings_that_match_or_are_not_told_are_left_alone(as_it_is: dict[str, Any]) -> None:
    assert served({READ: as_it_is}, likely_on=True) == [READ]


@pytest.mark.parametrize("other", [site(branch="master"), site(build_type="workflow")])
def test_other_settings_are_changed_and_a_build_is_requested(other: dict[str, Any]) -> None:
    assert served({READ: other}, likely_on=True) == [READ, CHANGE, BUILD]


def test_no_build_is_requested_of_a_site_that_a_workflow_builds() -> None:
    assert served({READ: site()}, by_workflow=True, likely_on=True) == [READ, CHANGE]


def test_pages_that_somebody_turned_off_are_turned_on_again() -> None:
    assert served({ENABLE: site()}, likely_on=True) == [READ, ENABLE]


@pytest.mark.parametrize("status", [409, 422])
def test_pages_that_an_earlier_request_turned_on_are_taken_as_they_are(status: int) -> None:
    assert served({ENABLE: refusal(status), READ: site()}) == [ENABLE, READ]


@pytest.mark.parametrize("status", [403, 409, 422, 500])
def test_a_refusal_is_raised_where_pages_stay_off(status: int) -> None:
    with pytest.raises(GithubException) as raised:
        served({ENABLE: refusal(status)})
    assert raised.value.status == status


def test_settings_that_cannot_be_read_are_not_taken_for_pages_that_are_off() -> None:
    with pytest.raises(GithubException):
        served({READ: refusal(500), ENABLE: site()}, likely_on=True)
