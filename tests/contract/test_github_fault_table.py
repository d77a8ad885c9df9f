"""Every row of the publisher's table of refusals, answered by GitHub's stand-in over HTTP: by REST and by GraphQL."""

import json
from collections.abc import AsyncIterator, Iterator

import pytest
from github import Github

from chassis.errors import PermanentError, TransientError
from publisher.github import Transport
from publisher.github.client import GitHubClient
from publisher.github.error_translation import GitHubError
from publisher.github.fault_table import FaultKind
from publisher.github.graphql_query import ask
from tests.corpus.github_refusals import ROWS, Sample
from tools.publishing.environments import unhurried
from tools.stand_ins.github import Fault, GitHubStandIn, github_stand_in

FINAL = {FaultKind.CONTENT_REFUSED, FaultKind.TOO_LARGE}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitHubStandIn]:
    with github_stand_in(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
async def client(server: GitHubStandIn) -> AsyncIterator[GitHubClient]:
    transport = Transport(repeats=0, pause=0)
    client = GitHubClient(token=server.token, api_url=server.api_url, threads=1, pace=unhurried(), transport=transport)
    yield client
    await client.close()


def fault(row: Sample) -> Fault:
    """The refusal as it is on the wire."""
    if row.status != 200:
        body = {"message": row.message, **row.more}
        return Fault(kind="status", path="/user$", status=row.status, text=json.dumps(body))
    errors = [{"message": row.message, "type": type_} for type_ in row.types] or [{"message": row.message}]
    return Fault(kind="status", path="/graphql$", status=200, text=json.dumps({"data": None, "errors": errors}))


def ask_either(github: Github, row: Sample) -> None:
    if row.status == 200:
        raise ask(github, "query { viewer { login } }", {}).unusable("no data")
    github.requester.requestJsonAndCheck("GET", "/user")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.status} {row.message[:40]} {' '.join(row.types)}")
async def test_a_refusal_means_what_its_row_says(server: GitHubStandIn, client: GitHubClient, row: Sample) -> None:
    server.play(fault(row))
    with pytest.raises(GitHubError) as caught:
        await client.run("asking", lambda github: ask_either(github, row))
    assert caught.value.kind is row.kind
    assert isinstance(caught.value, PermanentError if row.kind in FINAL else TransientError)
    assert row.message in str(caught.value)
