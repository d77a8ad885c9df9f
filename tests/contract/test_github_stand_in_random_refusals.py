"""The GitHub stand-in refuses a share of all requests at random, the same ones for the same seed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.contract.github_client import create
from tools.stack.readiness import PATIENCE
from tools.stand_ins.github import GitHubStandIn, github_stand_in

QUERY = {"query": 'query { repositoryOwner(login: "pagewright") { login } }'}


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with github_stand_in(tmp_path) as server:
        create(server, "site")
        yield server


def refuse(github: GitHubStandIn, **how: Any) -> None:
    url = f"{github.api_url}/_stand_in/random-refusals"
    assert requests.post(url, json=how, timeout=PATIENCE).status_code == 204


def get(github: GitHubStandIn, path: str) -> int:
    return requests.get(f"{github.api_url}{path}", headers=headers(github), timeout=PATIENCE).status_code


def headers(github: GitHubStandIn) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {github.token}", "User-Agent": "tests"}


def test_the_same_seed_refuses_the_same_requests(github: GitHubStandIn) -> None:
    seen = []
    for _ in range(2):
        refuse(github, seed=7, share=0.5)
        seen.append([get(github, "/repos/pagewright/site") for _ in range(20)])
    assert seen[0] == seen[1]
    assert set(seen[0]) == {200, 401, 404}


def test_only_statuses_that_github_documents_are_answered(github: GitHubStandIn) -> None:
    refuse(github, share=1)
    assert {get(github, "/user") for _ in range(10)} == {401}
    assert github.violations() == []


@pytest.mark.parametrize(("status", "kind"), [(404, "NOT_FOUND"), (422, "UNPROCESSABLE")])
def test_graphql_is_refused_by_type_without_data(github: GitHubStandIn, status: int, kind: str) -> None:
    refuse(github, share=1, statuses=[status])
    answer = requests.post(f"{github.api_url}/graphql", json=QUERY, headers=headers(github), timeout=PATIENCE)
    assert (answer.status_code, answer.json()["data"]) == (200, None)
    assert [error["type"] for error in answer.json()["errors"]] == [kind]


def test_graphql_without_a_valid_token_is_a_401(github: GitHubStandIn) -> None:
    refuse(github, share=1, statuses=[401])
    answer = requests.post(f"{github.api_url}/graphql", json=QUERY, headers=headers(github), timeout=PATIENCE)
    assert answer.status_code == 401


def test_the_refusals_end_when_they_are_told_to(github: GitHubStandIn) -> None:
    refuse(github, share=1)
    requests.delete(f"{github.api_url}/_stand_in/random-refusals", timeout=PATIENCE)
    assert get(github, "/repos/pagewright/site") == 200


def test_a_share_beyond_everything_is_refused(github: GitHubStandIn) -> None:
    url = f"{github.api_url}/_stand_in/random-refusals"
    assert requests.post(url, json={"share": 2}, timeout=PATIENCE).status_code == 422
