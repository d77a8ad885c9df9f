"""Whatever happens to whichever request, it is one repository, one commit for each round, and one live announcement.

A half of the table that `make fault-matrix` prints, and processes that are really killed.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import pytest

from tools.fault_matrix.deploys import ROUNDS, Outcome, deploy
from tools.fault_matrix.one_deploy import deploy_round
from tools.fault_matrix.request_faults import REQUESTS, TROUBLES, Request, Trouble
from tools.stack.readiness import PATIENCE
from tools.stand_ins.github import Fault, GitHubStandIn, github_stand_in

LATEST_SECONDS = PATIENCE
SLOW_REQUEST_SECONDS = 5


def pairs(trouble: Trouble, column: int) -> Iterator[Sequence[Request]]:
    """Every request for a kill, else every second one; one of each round together, since rounds share nothing else."""
    chosen = [request for row, request in enumerate(REQUESTS) if trouble.kills or (row + column) % 2 == 0]
    for pair in zip_longest(*([request for request in chosen if request.round == number] for number in ROUNDS)):
        yield [request for request in pair if request is not None]


CELLS = [
    pytest.param(requests, trouble, id=f"{trouble.name}-{' and '.join(request.name for request in requests)}")
    for column, trouble in enumerate(TROUBLES)
    for requests in pairs(trouble, column)
]


@pytest.mark.parametrize(("requests", "trouble"), CELLS)
async def test_a_trouble_leaves_no_trace(tmp_path: Path, requests: Sequence[Request], trouble: Trouble) -> None:
    async with deploy(tmp_path, trouble.transport) as deploying:
        outcome = await deploying.run(requests, trouble)
    assert outcome.problems == []
    hasty = trouble.transport.timeout < SLOW_REQUEST_SECONDS  # on a busy machine that strikes other requests too
    assert hasty or outcome.repeated.keys() <= {request.round for request in requests}
    for request in requests:
        repeated = outcome.repeated[request.round]
        assert hasty or repeated <= 1
        if not (hasty or request.other_way or trouble.asked_again):
            assert repeated == (0 if request.patient and trouble.passes else 1)


def test_the_requests_of_the_table_are_all_that_two_rounds_take(tmp_path: Path) -> None:
    async def asked() -> list[tuple[str, str]]:
        async with deploy(tmp_path, TROUBLES[0].transport) as deploying:
            assert (await deploying.run((), TROUBLES[0])).repeated.total() == 0
            return [(request.method, request.path.rpartition("/")[2]) for request in deploying.server.requests()]

    listed = [(request.method, request.path.rstrip("$").rpartition("/")[2]) for request in REQUESTS]
    assert asyncio.run(asked()) == listed


def test_the_table_shows_what_is_wrong() -> None:
    assert Outcome(repositories=2, commits=["b", "a"]).problems == [
        "not exactly one repository",
        "not one site.published for each round",
        "a commit was announced that is not on the branch",
        "the page shows another commit",
    ]


def run_round(server: GitHubStandIn, number: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tools.fault_matrix.one_deploy", server.api_url, str(number)],
        env={**os.environ, "GITHUB_TOKEN": server.token},
        stdout=subprocess.PIPE,
        text=True,
    )


async def kill_once(process: subprocess.Popen[str], done: Callable[[], bool]) -> None:
    """Kill it as soon as the work of the request that hangs is done."""
    try:
        async with asyncio.timeout(LATEST_SECONDS):
            while not done():
                assert process.poll() is None
                await asyncio.sleep(0.02)
    finally:
        process.kill()
        process.communicate()


def log(repository: Path) -> list[str]:
    """Commits of the branch, newest first; none before the first."""
    shown = subprocess.run(["git", "-C", repository, "rev-list", "main"], capture_output=True, text=True, check=False)
    return shown.stdout.split()


async def test_a_process_killed_after_each_of_its_lasting_requests_is_taken_over_from(tmp_path: Path) -> None:
    repository = tmp_path / "github" / "pagewright" / "sum-of-sales.git"
    with github_stand_in(tmp_path) as server:
        hang = Fault(kind="hang", method="POST", path="/user/repos$", seconds=600)
        server.play(hang)
        await kill_once(run_round(server, 1), lambda: len(log(repository)) == 1)
        server.play(hang.model_copy(update={"method": "PATCH", "path": "/git/refs/"}))
        initial = log(repository)
        await kill_once(run_round(server, 1), lambda: log(repository) not in ([], initial))
        server.play()
        first = await deploy_round(server.api_url, server.token, 1)
        assert log(repository) == [first]
        server.play(hang.model_copy(update={"path": "/graphql$", "nth": 3}))
        await kill_once(run_round(server, 2), lambda: len(log(repository)) == 2)
        server.play()
        second = await deploy_round(server.api_url, server.token, 2)
        assert log(repository) == [second, first]
        assert [path.name for path in repository.parent.iterdir()] == [repository.name]
        assert server.served()[-1].commit == second
