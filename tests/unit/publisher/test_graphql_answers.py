"""Whatever GraphQL answers, reading a site and making a commit end in a result or in an error that is understood."""

import json
from typing import Any, cast

import pytest
from github import Github, GithubException
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import TransientError
from publisher.commit_plan import blob_id
from publisher.github.error_translation import UnusableAnswer, kind_of
from publisher.github.fault_table import FaultKind
from publisher.github.graphql_reader import Detail, QueriedSite, read_site
from publisher.ports import Commit
from tests.unit.publisher.graphql import (
    MADE,
    PAGE,
    SHA,
    WHOLE,
    Answering,
    commit,
    outcome,
    places,
    read,
    replaced,
    without,
)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
ERRORS: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        [],
        [{"message": "?"}],
        [{"type": "NEW", "message": None}],
        [{}],
        [None],
        ["x"],
        "x",
        {"message": "?"},
        [{"type": "NOT_FOUND", "path": ["repository"]}],
        [{"type": 5, "path": 5}],
    ]
)


@given(anything)
def test_any_json_is_a_result_or_an_error_that_is_understood(answer: Any) -> None:
    outcome(read, answer)
    outcome(commit, answer)


@given(st.sampled_from(places(WHOLE)), anything, ERRORS)
def test_any_value_in_any_place_of_a_site_is_a_result_or_an_error_that_is_understood(
    place: tuple[Any, ...], value: Any, errors: Any
) -> None:
    answer = replaced(WHOLE, place, value)
    if isinstance(answer, dict):
        answer["errors"] = errors
    site = outcome(read, answer)
    assert site is None or isinstance(site, QueriedSite | TransientError)


@given(st.sampled_from(places(MADE)), anything, ERRORS)
def test_any_value_in_any_place_of_a_commit_is_a_result_or_an_error_that_is_understood(
    place: tuple[Any, ...], value: Any, errors: Any
) -> None:
    answer = replaced(MADE, place, value)
    if isinstance(answer, dict):
        answer["errors"] = errors
    made = outcome(commit, answer)
    assert isinstance(made, TransientError) or len(cast("Commit", made).sha) >= len(SHA)


@pytest.mark.parametrize("place", [place for place in places(WHOLE) if place and isinstance(place[-1], str)])
def test_a_missing_field_is_a_result_or_an_error_that_is_understood(place: tuple[Any, ...]) -> None:
    site = outcome(read, without(WHOLE, place))
    assert site is None or isinstance(site, QueriedSite | TransientError)


TARGET = ("data", "repository", "defaultBranchRef", "target")


@pytest.mark.parametrize(
    "place", [TARGET, (*TARGET, "history"), (*TARGET, "history", "nodes"), ("data", "repositoryOwner"), ("data",)]
)
def test_a_null_where_something_must_be_is_asked_again(place: tuple[Any, ...]) -> None:
    with pytest.raises(UnusableAnswer) as caught:
        read(replaced(WHOLE, place, None))
    assert kind_of(caught.value) is FaultKind.UNKNOWN


@pytest.mark.parametrize(
    "place", [(*TARGET, "tree"), (*TARGET, "tree", "entries"), (*TARGET, "tree", "entries", 1, "object", "entries", 0)]
)
def test_a_folder_that_does_not_come_along_is_read_by_rest(place: tuple[Any, ...]) -> None:
    site = read(replaced(WHOLE, place, None))
    assert site is not None
    assert not site.complete


def test_a_file_whose_object_does_not_come_along_is_known_without_its_contents() -> None:
    site = read(replaced(WHOLE, (*TARGET, "tree", "entries", 0, "object"), None))
    assert site is not None
    assert site.complete
    assert set(site.snapshot.files) == {"index.html", "js/a.png"}
    assert site.snapshot.contents == {}


@pytest.mark.parametrize("errors", [None, [], [{"message": "?"}], [{"type": "NEW", "message": "?", "path": ["other"]}]])
def test_errors_beside_a_site_that_is_whole_change_nothing(errors: Any) -> None:
    site = read({**WHOLE, "errors": errors})
    assert site is not None
    assert site.complete
    assert site.snapshot.contents == {blob_id(PAGE): PAGE}


def test_no_repository_is_told_from_one_that_could_not_be_read() -> None:
    absent = {"data": {"repository": None}}
    not_found = {"type": "NOT_FOUND", "path": ["repository"], "message": "Could not resolve"}
    assert read(absent, listed=False) is None
    assert read({**absent, "errors": [not_found]}, listed=False) is None
    for error in ({"message": "?"}, {"type": "FORBIDDEN", "message": "No.", "path": ["repository"]}):
        with pytest.raises(GithubException):
            read({**absent, "errors": [error]}, listed=False)
    with pytest.raises(UnusableAnswer):
        read(json.loads('{"data": {}}'), listed=False)


@pytest.mark.parametrize("errors", [None, [{"type": "FORBIDDEN", "message": "SAML", "path": ["repositoryOwner"]}]])
def test_a_list_with_repositories_left_out_is_complete_only_if_they_are_hidden_from_the_token(errors: Any) -> None:
    nodes = ("data", "repositoryOwner", "repositories", "nodes")
    answer = {**replaced(WHOLE, nodes, [None, {"name": "x", "description": "d"}]), "errors": errors}
    github = cast("Github", Answering(answer))
    _, listing = read_site(github, "octo", "x", detail=Detail.CONTENTS, listed=True)
    assert listing.repositories == (("x", "d"),)
    assert listing.complete is (errors is not None)


def test_a_repository_without_a_branch_is_empty_only_if_github_has_no_doubt() -> None:
    place = ("data", "repository", "defaultBranchRef")
    site = read(replaced(WHOLE, place, None))
    assert site is not None
    assert site.snapshot.history == ()
    with pytest.raises(GithubException):
        read({**replaced(WHOLE, place, None), "errors": [{"message": "?"}]})
