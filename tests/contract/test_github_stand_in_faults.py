"""The GitHub stand-in plays the troubles of a real network and a real limit, and says afterwards what happened."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from github import GithubException, RateLimitExceededException

from tests.contract.github_client import commit, connect, create, move
from tools.stack.readiness import PATIENCE
from tools.stand_ins.github import Fault, GitHubStandIn, github_stand_in


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with github_stand_in(tmp_path) as server:
        yield server


def test_a_fault_strikes_only_the_request_that_it_names(github: GitHubStandIn) -> None:
    repository = create(github)
    github.play(Fault(kind="status", method="POST", path="/git/trees$", nth=2, status=503))
    commit(repository, {"a": "1"})
    with pytest.raises(GithubException) as caught:
        commit(repository, {"a": "2"})
    assert caught.value.status == 503
    assert move(repository, commit(repository, {"a": "3"}).sha, force=True)["ref"] == "refs/heads/main"
    assert [request.fault for request in github.requests() if request.fault] == ["status"]


@pytest.mark.parametrize("retry_after", [None, 7])
def test_a_secondary_limit_comes_with_or_without_the_time_to_wait(
    github: GitHubStandIn, retry_after: int | None
) -> None:
    github.play(Fault(kind="secondary-limit", status=403, retry_after=retry_after))
    with pytest.raises(RateLimitExceededException) as caught:
        create(github)
    assert (caught.value.headers or {}).get("retry-after") == (None if retry_after is None else "7")
    assert create(github).name == "sum-of-sales"


def test_a_bare_429_is_no_rate_limit_to_the_client(github: GitHubStandIn) -> None:
    github.play(Fault(kind="secondary-limit", status=429))
    with pytest.raises(GithubException) as caught:
        create(github)
    assert (caught.value.status, type(caught.value)) == (429, GithubException)


def test_a_primary_limit_names_its_reset(github: GitHubStandIn) -> None:
    github.play(Fault(kind="primary-limit", seconds=1800))
    with pytest.raises(RateLimitExceededException) as caught:
        create(github)
    headers = caught.value.headers or {}
    assert headers["x-ratelimit-remaining"] == "0"
    assert 1700 < float(headers["x-ratelimit-reset"]) - time.time() <= 1800


def test_more_may_be_said_in_the_answer_of_a_fault(github: GitHubStandIn) -> None:
    found = {"metadata": {"secret_scanning": {"bypass_placeholders": [{"placeholder_id": "1", "token_type": "kind"}]}}}
    repository = create(github)
    github.play(Fault(kind="status", path="git/blobs", status=422, message="Secret detected", body=found))
    with pytest.raises(GithubException) as caught:
        repository.create_git_blob("text", "utf-8")
    assert caught.value.data["metadata"] == found["metadata"]


@pytest.mark.parametrize(("kind", "made"), [("cut-before", 404), ("cut-after", 200)])
def test_a_cut_connection_loses_the_answer_and_maybe_the_work(github: GitHubStandIn, kind: str, made: int) -> None:
    github.play(Fault.model_validate({"kind": kind, "method": "POST"}))
    with pytest.raises(requests.ConnectionError):
        create(github)
    assert github.requests()[-1].status is None
    github.play()
    headers = {"Authorization": f"Bearer {github.token}"}
    url = f"{github.api_url}/repos/pagewright/sum-of-sales"
    assert requests.get(url, headers=headers, timeout=PATIENCE).status_code == made


def test_a_hanging_answer_outlasts_the_client_although_the_work_is_done(github: GitHubStandIn) -> None:
    github.play(Fault(kind="hang", method="POST", seconds=60))
    client = connect(github)
    client.requester._Requester__timeout = 0.2  # type: ignore[attr-defined] # no other way to shorten it for one test
    with pytest.raises(requests.ReadTimeout):
        client.get_user().create_repo("site", auto_init=True)
    github.play()
    with pytest.raises(GithubException, match="already exists"):
        create(github, "site")


def test_latency_falls_on_every_request_while_it_lasts(github: GitHubStandIn) -> None:
    github.play(Fault(kind="latency", seconds=0.05, times=None), Fault(kind="status", nth=2))
    create(github, "one")
    with pytest.raises(GithubException):
        create(github, "two")
    assert [request.fault for request in github.requests()] == ["latency", "latency,status"]
    assert all(request.duration >= 0.05 for request in github.requests())


def test_the_controls_are_reached_over_http(github: GitHubStandIn) -> None:
    controls = f"{github.api_url}/_stand_in"
    assert requests.get(f"{controls}/health", timeout=PATIENCE).json()["pages_url"] == github.pages_url
    assert (
        requests.post(
            f"{controls}/faults", json=[{"kind": "status", "path": "/user/repos", "status": 500}], timeout=5
        ).status_code
        == 204
    )
    with pytest.raises(GithubException, match="500"):
        create(github)
    (request,) = requests.get(f"{controls}/requests", timeout=PATIENCE).json()
    assert (request["method"], request["path"], request["status"]) == ("POST", "/user/repos", 500)
    assert requests.get(f"{controls}/violations", timeout=PATIENCE).json() == []
    assert requests.post(f"{controls}/pages-delay", json={"seconds": 2.5}, timeout=PATIENCE).status_code == 204
    assert (
        requests.post(f"{controls}/pages-outcomes", json={"outcomes": ["stuck"]}, timeout=PATIENCE).status_code == 204
    )
    assert (github.hub.pages.delay, list(github.hub.pages.outcomes)) == (2.5, ["stuck"])
    refused = requests.post(f"{controls}/faults", json=[{"kind": "fire"}], timeout=PATIENCE)
    assert (refused.status_code, "kind" in refused.json()["message"]) == (422, True)


def test_the_stand_in_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.stand_ins.github", "--data", str(tmp_path / "data")]
    token = secrets.token_hex(8)
    environment = {**os.environ, "TOKEN_FOR_TEST": token}
    with subprocess.Popen(
        [*command, "--token-from-env", "TOKEN_FOR_TEST"], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            headers = {"Authorization": f"Bearer {token}"}
            api_url = line.split('"')[3]
            assert requests.get(f"{api_url}/user", headers=headers, timeout=PATIENCE).json()["login"] == "pagewright"
        finally:
            process.send_signal(signal.SIGTERM)
    assert token not in line
    refused = subprocess.run(
        [*command, "--token-from-env", "NOT_SET"], env=environment, capture_output=True, text=True, check=False
    )
    assert (refused.returncode, "NOT_SET is empty" in refused.stderr) == (2, True)


def test_an_answer_may_be_replaced_after_the_work_was_done(github: GitHubStandIn) -> None:
    github.play(Fault(kind="status", method="POST", path="/user/repos$", status=500, after=True))
    with pytest.raises(GithubException):
        create(github, "site")
    with pytest.raises(GithubException, match="already exists"):
        create(github, "site")


def test_an_answer_may_be_text_that_github_would_never_send(github: GitHubStandIn) -> None:
    github.play(Fault(kind="status", path="/user$", status=200, text="[]", headers={"X-Test": "here"}))
    headers = {"Authorization": f"Bearer {github.token}"}
    answer = requests.get(f"{github.api_url}/user", headers=headers, timeout=PATIENCE)
    assert (answer.json(), answer.headers["X-Test"]) == ([], "here")
    assert github.violations() == []
