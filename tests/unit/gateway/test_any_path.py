"""A brief is taken at whatever path it is sent to, and no answer names the scheme or the host of this process."""

import httpx
import pytest
from starlette.applications import Starlette

from gateway.request_paths import normalize_path
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import a_request, a_request_without

PATHS = ["/", "//", "//briefs", "/briefs//", "/handle_task/", "/api/v1/task", "/Briefs", "/docs", "/a%20b"]


def at(path: str) -> str:
    # As one text: a path that begins with two slashes would be taken for a host.
    return f"http://127.0.0.1{path}"


async def test_a_brief_is_accepted_at_any_path_with_any_query(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    for number, path in enumerate([*PATHS, "/hook?course=1"]):
        answer = await client.post(at(path), json=a_request(nonce=f"n{number}"))
        assert (answer.status_code, answer.json()["brief_id"]) == (200, str(outbox.sent[-1].brief_id)), path
    assert len(outbox.sent) == len(PATHS) + 1


async def test_a_bad_request_at_any_path_is_refused_as_elsewhere(client: httpx.AsyncClient) -> None:
    for path in PATHS:
        assert problem_of(await client.post(at(path), json=a_request_without("task")), 422)["field"] == "task", path
    for path in PATHS[3:6]:
        problem_of(await client.post(at(path), json=a_request(secret="wrong")), 403)  # noqa: S106 - the point is that it is
        problem_of(await client.post(at(path), content=b"no JSON"), 400)


async def test_no_redirect_names_a_scheme_or_a_host(client: httpx.AsyncClient) -> None:
    for path in [*PATHS, "/nowhere/", "/redoc/"]:
        for method in ("GET", "PUT", "HEAD"):
            location = (await client.request(method, at(path))).headers.get("location", "/")
            assert location.startswith("/"), (method, path)
            assert not location.startswith("//"), (method, path)


async def test_only_post_reaches_an_unknown_path(client: httpx.AsyncClient) -> None:
    for path in ("/nowhere", "/nowhere/", "/handle_task", "/a/b"):
        for method in ("GET", "PUT", "DELETE"):
            problem_of(await client.request(method, path), 404)


async def test_slashes_too_many_do_not_matter_to_readers_either(client: httpx.AsyncClient) -> None:
    for path in ("/briefs/", "//briefs", "/docs/", "/openapi.json/"):
        assert (await client.get(at(path))).status_code == 200, path


async def test_the_documentation_lists_the_known_paths_alone(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    takes_briefs = {path for path, methods in paths.items() if "requestBody" in methods.get("post", {})}
    assert takes_briefs == {"/briefs", "/handle-task", "/api-endpoint"}


async def test_requests_of_scanners_to_unknown_paths_make_nobody_wait(app: Starlette) -> None:
    transport = httpx.ASGITransport(app, client=("192.0.2.1", 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        for _ in range(20):
            problem_of(await client.post("/graphql", json={"query": "{__schema}"}), 403)
        assert (await client.post("/briefs", json=a_request())).status_code == 200
        guesses = [(await client.post("/graphql", json={"secret": "guess"})).status_code for _ in range(11)]
    assert guesses == [403] * 10 + [429]


@pytest.mark.parametrize(
    ("path", "plain"),
    [("", "/"), ("/", "/"), ("///", "/"), ("/a", "/a"), ("/a/", "/a"), ("//a//b//", "/a/b"), ("/a.b/", "/a.b")],
)
def test_a_plain_path_has_single_slashes_and_none_at_its_end(path: str, plain: str) -> None:
    assert normalize_path(path) == plain
