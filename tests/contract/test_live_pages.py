"""The look at a live page, over HTTP: what counts as the same bytes, and what a bad server cannot do to it."""

import gzip
from collections.abc import AsyncIterator, Iterator

import anyio.lowlevel
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from publisher.pages import HttpPages
from tests.stand_ins.servers.http_server import serving

PAGE = b"<!doctype html><title>Sales</title>"


async def compressed(_: Request) -> Response:
    return Response(gzip.compress(PAGE), headers={"Content-Encoding": "gzip"})


async def moved(_: Request) -> Response:
    return RedirectResponse("/page", status_code=301)


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
        Route("/endless", endless),
        Route("/broken", broken),
        Route("/missing", lambda _: Response(PAGE, status_code=404)),
    ]
    with serving(Starlette(routes=routes)) as url:
        yield url


@pytest.fixture
async def pages() -> AsyncIterator[HttpPages]:
    pages = HttpPages()
    yield pages
    await pages.close()


@pytest.mark.parametrize("path", ["page", "page?v=abcdef0", "compressed"])
async def test_the_same_bytes_are_no_difference_however_they_travel(pages: HttpPages, server: str, path: str) -> None:
    assert await pages.difference(f"{server}/{path}", PAGE) is None


@pytest.mark.parametrize("expected", [b"", PAGE[:-1], PAGE + b"\n", PAGE.upper()])
async def test_one_byte_is_a_difference(pages: HttpPages, server: str, expected: bytes) -> None:
    assert (
        await pages.difference(f"{server}/page", expected) == f"{server}/page serves other bytes than the commit holds"
    )


async def test_a_missing_page_is_a_difference_even_with_the_right_bytes(pages: HttpPages, server: str) -> None:
    assert await pages.difference(f"{server}/missing", PAGE) == f"{server}/missing answers 404"


async def test_a_redirect_is_not_followed(pages: HttpPages, server: str) -> None:
    assert await pages.difference(f"{server}/moved", PAGE) == f"{server}/moved answers 301"


async def test_an_endless_answer_is_left_as_soon_as_it_is_too_long(pages: HttpPages, server: str) -> None:
    assert "other bytes" in str(await pages.difference(f"{server}/endless", PAGE))


async def test_an_answer_that_cannot_be_read_is_a_difference(pages: HttpPages, server: str) -> None:
    assert "does not answer: DecodingError" in str(await pages.difference(f"{server}/broken", PAGE))


async def test_no_answer_is_a_difference_not_an_error(pages: HttpPages) -> None:
    with serving(Starlette()) as url:
        gone = url
    assert "does not answer: ConnectError" in str(await pages.difference(f"{gone}/", PAGE))
