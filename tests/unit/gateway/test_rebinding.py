"""Pages for this machine alone are shown under this machine's own names alone: a stranger's name may resolve to it."""

import httpx
import pytest
from starlette.applications import Starlette

from gateway.local_client_detection import is_loopback_host
from tests.unit.gateway.problem import problem_of

OWN = ["localhost", "localhost:8080", "LOCALHOST", "127.0.0.1", "127.0.0.1:8080", "127.9.9.9", "[::1]", "[::1]:80"]
OTHERS = ["evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "0.0.0.0", "10.0.0.1"]


async def test_a_name_of_this_machine_is_answered(client: httpx.AsyncClient) -> None:
    assert {host: (await client.get("/briefs", headers={"Host": host})).status_code for host in OWN} == dict.fromkeys(
        OWN, 200
    )


async def test_any_other_name_is_refused_with_the_remedy(client: httpx.AsyncClient) -> None:
    for host in OTHERS:
        problem = problem_of(await client.get("/briefs", headers={"Host": host}), 403)
        assert "http://127.0.0.1" in problem["detail"], host


@pytest.mark.parametrize("header", ["", ":80", "[", "[]", "[::1", "::1", "localhost@evil.example", "a\x00b"])
def test_an_odd_header_is_judged_without_a_crash(header: str) -> None:
    assert is_loopback_host(header) == (header == "[::1")


async def test_briefs_are_taken_in_under_any_name(app: Starlette, client: httpx.AsyncClient) -> None:
    answer = await client.post("/briefs", headers={"Host": "gateway.example"}, json={})
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("wrong-secret")
