"""Mocks the responses that a view's `serve` defines: a text, a status, or no connection."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from playwright.async_api import Route

from generator.chromium.media_types import media_type_of
from generator.chromium.opened_page import OpenedPage
from generator.plan.mocked_response_parser import parse_mocked_response


async def mock_responses(opened: OpenedPage, address: str, served: Mapping[str, Any]) -> None:
    """Mock paths below `address`, or whole URLs, unless the page is offline."""
    answers = {
        _without_query(urljoin(address, path.removeprefix("/"))): parse_mocked_response(raw)
        for path, raw in served.items()
    }
    if not answers:
        return

    async def answer(route: Route) -> None:
        url = _without_query(route.request.url)
        given = answers[url]
        opened.router.reported.add(route.request.url)
        if given.body is None or opened.router.offline:
            await route.abort("internetdisconnected")
            return
        kind = given.content_type or media_type_of(urlsplit(url).path)
        headers = {"Content-Type": kind, "Access-Control-Allow-Origin": "*"}
        await route.fulfill(status=given.status, headers=headers, body=given.body)

    await opened.context.route(lambda url: _without_query(url) in answers, answer)


def _without_query(url: str) -> str:
    return unquote(url.partition("#")[0].partition("?")[0])
