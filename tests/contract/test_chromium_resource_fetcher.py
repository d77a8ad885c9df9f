"""What is fetched for pages comes from public addresses of known hosts alone, whole and within bounds."""

from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from generator.chromium.allowed_hosts import LIBRARIES, find_request_block
from generator.chromium.remote_resources import UnreachableError
from generator.chromium.resource_fetcher import MAX_RESPONSE_BYTES, ResourceFetcher
from tools.stand_ins.http_server import serving

INSIDE = [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::ffff:192.168.0.1"], ["fe80::1"], ["169.254.169.254"]]


def permitted(url: str) -> bool:
    return find_request_block(url, "GET", document=False, allowed=LIBRARIES) is None


async def redirect(request: Request) -> Response:
    return RedirectResponse(request.query_params["to"])


async def circle(_: Request) -> Response:
    return RedirectResponse("https://unpkg.com/circle")


async def endless(_: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(2 * MAX_RESPONSE_BYTES // 65536):
            yield bytes(65536)

    return StreamingResponse(parts())


async def echo(request: Request) -> Response:
    headers = {"X-RateLimit-Remaining": "9", "Set-Cookie": "a=b", "X-Other": "kept back"}
    return Response(f"{request.url.path}?{request.url.query}", media_type="text/javascript", headers=headers)


async def negotiated(request: Request) -> Response:
    """Another file for each kind of client, all under one address and one ETag, as a poisoner would like it."""
    body = f"for {request.headers['accept']}"
    etag = f'"{request.headers["accept"]}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304)
    return Response(body, headers={"ETag": etag, "X-RateLimit-Used": request.headers.get("if-none-match", "none")})


@pytest.fixture(scope="module")
def mirror() -> Iterator[str]:
    routes = [
        Route("/unpkg.com/negotiated", negotiated),
        Route("/unpkg.com/redirect", redirect),
        Route("/unpkg.com/circle", circle),
        Route("/unpkg.com/endless", endless),
        Route("/{path:path}", echo),
    ]
    with serving(Starlette(routes=routes)) as url:
        yield url


@pytest.fixture
async def remote(mirror: str) -> AsyncIterator[ResourceFetcher]:
    remote = ResourceFetcher(mirror)
    yield remote
    await remote.close()


async def test_an_answer_has_its_body_and_the_headers_that_pages_use(remote: ResourceFetcher) -> None:
    answer = await remote.get("https://unpkg.com/@a/b@1/c%20d.js?x=1", {}, permitted)
    assert (answer.status, answer.body) == (200, b"/unpkg.com/@a/b@1/c d.js?x=1")
    assert set(answer.headers) == {"content-type", "x-ratelimit-remaining"}


async def test_what_one_page_was_answered_is_not_another_pages_library(remote: ResourceFetcher) -> None:
    url = "https://unpkg.com/negotiated"
    odd = await remote.get(url, {"accept": "odd"}, permitted)
    usual = await remote.get(url, {"accept": "usual"}, permitted)
    assert (odd.body, usual.body) == (b"for odd", b"for usual")


async def test_a_library_is_sent_once_and_then_confirmed(remote: ResourceFetcher) -> None:
    url = "https://unpkg.com/negotiated"
    first = await remote.get(url, {"accept": "script"}, permitted)
    assert await remote.get(url, {"accept": "script"}, permitted) is first
    assert await remote.get(url, {"accept": "other"}, permitted) != first


async def test_a_redirect_to_a_known_host_is_followed(remote: ResourceFetcher) -> None:
    answer = await remote.get("https://unpkg.com/redirect?to=https://esm.sh/vue", {}, permitted)
    assert answer.body == b"/esm.sh/vue?"


@pytest.mark.parametrize(
    "to",
    [
        "https://example.com/",
        "http://unpkg.com/vue",
        "https://127.0.0.1/",
        "file:///etc/hostname",
        "//[::1]/",
    ],
)
async def test_a_redirect_to_anywhere_else_is_not(remote: ResourceFetcher, to: str) -> None:
    with pytest.raises(UnreachableError, match="is not asked from here"):
        await remote.get(f"https://unpkg.com/redirect?to={to}", {}, permitted)


async def test_a_redirect_in_a_circle_ends(remote: ResourceFetcher) -> None:
    with pytest.raises(UnreachableError, match="too often"):
        await remote.get("https://unpkg.com/circle", {}, permitted)


async def test_an_answer_without_end_is_broken_off(remote: ResourceFetcher) -> None:
    with pytest.raises(UnreachableError, match="more than 8 MB"):
        await remote.get("https://unpkg.com/endless", {}, permitted)


@pytest.mark.parametrize("addresses", INSIDE, ids=lambda addresses: addresses[-1])
async def test_a_known_host_whose_name_leads_inside_is_not_asked(addresses: Sequence[str]) -> None:
    async def lookup(host: str, port: int) -> Sequence[str]:
        assert (host, port) == ("unpkg.com", 443)
        return addresses

    remote = ResourceFetcher(None, lookup=lookup)
    with pytest.raises(UnreachableError, match=r"unpkg\.com"):
        await remote.get("https://unpkg.com/vue@3", {}, permitted)
    await remote.close()


async def test_a_name_that_cannot_be_resolved_is_an_unreachable_host() -> None:
    async def lookup(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    remote = ResourceFetcher(None, lookup=lookup)
    with pytest.raises(UnreachableError, match=r"unpkg\.com gave no answer"):
        await remote.get("https://unpkg.com/vue@3", {}, permitted)
    await remote.close()
