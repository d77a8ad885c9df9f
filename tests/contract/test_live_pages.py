"""The look at a live page, over HTTP: what counts as the same bytes, and what a bad server cannot do to it."""

import gzip
from collections.abc import AsyncIterator, Iterator, Sequence
from ipaddress import ip_network

import anyio.lowlevel
import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from publisher.live_page_client import LivePageClient, PagesHosts, is_same_site
from tools.publishing.environments import local_pages
from tools.stand_ins.http_server import serving

PAGE = b"<!doctype html><title>Sales</title>"


async def compressed(_: Request) -> Response:
    return Response(gzip.compress(PAGE), headers={"Content-Encoding": "gzip"})


async def moved(_: Request) -> Response:
    return RedirectResponse("/page", status_code=301)


async def once(request: Request) -> Response:
    return Response(PAGE) if request.url.query else RedirectResponse("/once?second")


async def endless(_: Request) -> Response:
    async def chunks() -> AsyncIterator[bytes]:
        while True:
            yield PAGE * 1000
            await anyio.lowlevel.checkpoint()  # lets the server notice that nobody listens any more

    return StreamingResponse(chunks())


async def broken(_: Request) -> Response:
    return Response(PAGE, headers={"Content-Encoding": "gzip"})


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    routes = [
        Route("/page", lambda _: Response(PAGE)),
        Route("/compressed", compressed),
        Route("/moved", moved),
        Route("/away", lambda _: RedirectResponse("http://elsewhere.test/page")),
        Route("/once", once),
        Route("/circle", lambda _: RedirectResponse("/circle?again")),
        Route("/endless", endless),
        Route("/broken", broken),
        Route("/missing", lambda _: Response(PAGE, status_code=404)),
    ]
    with serving(Starlette(routes=routes)) as url:
        yield url


@pytest.fixture
async def pages() -> AsyncIterator[LivePageClient]:
    pages = local_pages()
    yield pages
    await pages.close()


@pytest.mark.parametrize("path", ["page", "page?v=abcdef0", "compressed"])
async def test_the_same_bytes_are_no_difference_however_they_travel(
    pages: LivePageClient, server: str, path: str
) -> None:
    assert await pages.difference(f"{server}/{path}", PAGE) is None


@pytest.mark.parametrize("expected", [b"", PAGE[:-1], PAGE + b"\n", PAGE.upper()])
async def test_one_byte_is_a_difference(pages: LivePageClient, server: str, expected: bytes) -> None:
    assert await pages.difference(f"{server}/page", expected) == f"{server}/page serves other bytes than the commit"


async def test_a_missing_page_is_a_difference_even_with_the_right_bytes(pages: LivePageClient, server: str) -> None:
    assert await pages.difference(f"{server}/missing", PAGE) == f"{server}/missing answers 404"


async def test_a_redirect_to_another_page_or_host_is_not_followed(pages: LivePageClient, server: str) -> None:
    assert "/moved answers 301 and redirects to 127.0.0.1" in str(await pages.difference(f"{server}/moved", PAGE))
    assert "redirects to elsewhere.test" in str(await pages.difference(f"{server}/away", PAGE))


async def test_a_redirect_within_the_page_is_followed_but_not_for_ever(pages: LivePageClient, server: str) -> None:
    assert await pages.difference(f"{server}/once", PAGE) is None
    assert "redirects more than 3 times" in str(await pages.difference(f"{server}/circle", PAGE))


async def test_any_page_is_enough_where_no_bytes_are_expected(pages: LivePageClient, server: str) -> None:
    assert await pages.difference(f"{server}/page", None) is None
    assert "answers 404" in str(await pages.difference(f"{server}/missing", None))


@pytest.mark.parametrize(
    ("from_", "to", "same"),
    [
        ("http://a.test/x/", "https://a.test/x/", True),
        ("https://a.test/x/", "http://a.test/x/", False),
        ("https://a.test/x/", "https://b.test/x/", False),
        ("https://a.test/x/", "https://a.test/y/", False),
        ("http://a.test/", "http://a.test:22/", False),
    ],
)
def test_only_https_of_the_same_address_is_the_same_site(from_: str, to: str, same: bool) -> None:
    assert is_same_site(httpx.URL(from_), httpx.URL(to)) is same


async def test_an_endless_answer_is_left_as_soon_as_it_is_too_long(pages: LivePageClient, server: str) -> None:
    assert "other bytes" in str(await pages.difference(f"{server}/endless", PAGE))


async def test_an_answer_that_cannot_be_read_is_a_difference(pages: LivePageClient, server: str) -> None:
    assert "does not answer: DecodingError" in str(await pages.difference(f"{server}/broken", PAGE))


async def test_no_answer_is_a_difference_not_an_error(pages: LivePageClient) -> None:
    with serving(Starlette()) as url:
        gone = url
    assert "does not answer: ConnectError" in str(await pages.difference(f"{gone}/", PAGE))


async def test_proxy_of_the_environment_sees_no_look_at_a_page(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:1")
    pages = local_pages()
    assert await pages.difference(f"{server}/page", PAGE) is None
    await pages.close()


@pytest.mark.parametrize(
    "url",
    [
        *("https://evil.example/sales/", "http://169.254.169.254/latest/", "http://127.0.0.1:8080/", "http://[::1]/"),
        *(
            "https://github.io.evil.example/",
            "https://evilgithub.io/",
            "https://octo.github.io:8443/",
            "ftp://octo.github.io/",
        ),
        *(
            "https://octo.github.io@evil.example/",
            "https://octo.github.com/",
            "https://pages.example.org.evil.example/",
        ),
    ],
)
async def test_only_github_io_and_configured_domains_are_looked_at(url: str) -> None:
    pages = LivePageClient(PagesHosts(("pages.example.org",), lookup=nobody))
    assert "name its domain in PAGES_DOMAINS" in str(await pages.difference(url, PAGE))
    await pages.close()


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"])
@pytest.mark.parametrize(
    "url", ["https://octo.github.io/sales/", "https://pages.example.org/", "http://a.pages.example.org/"]
)
async def test_host_that_stands_for_a_private_address_is_not_looked_at(url: str, address: str) -> None:
    async def private(_: str, __: int) -> Sequence[str]:
        return ["140.82.112.3", address]

    pages = LivePageClient(PagesHosts(("pages.example.org",), lookup=private))
    assert "is not a public address" in str(await pages.difference(url, PAGE))
    await pages.close()


async def test_address_that_was_checked_is_the_one_that_is_opened(server: str) -> None:
    asked: list[str] = []

    async def first_here(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    pages = LivePageClient(PagesHosts(("pages.example.org",), [ip_network("127.0.0.1")], first_here))
    assert await pages.difference(f"http://pages.example.org:{httpx.URL(server).port}/once", PAGE) is None
    assert asked == ["pages.example.org"] * 2  # once for each redirect
    await pages.close()


async def nobody(host: str, _: int) -> Sequence[str]:
    raise AssertionError(f"{host} is looked up")
