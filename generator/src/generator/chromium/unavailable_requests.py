"""What a page asked for and could not have here: of which type, by whom, and whether a check may depend on it."""

import asyncio
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from playwright.async_api import Request

from generator.chromium.allowed_hosts import is_tracker

Need = Literal["script", "style", "data"]

EMPTY_PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
_NEEDS: Mapping[str, Need] = {
    "script": "script",
    "stylesheet": "style",
    "fetch": "data",
    "xhr": "data",
    "eventsource": "data",
    "websocket": "data",
}
"""By Playwright's resource types. Pictures, fonts, frames, media, pings and manifests are none of them."""
REMEDIES = {
    401: "it wants a key, which a public page cannot keep: take data that needs none",
    403: "public APIs refuse who asks too often: look at `response.ok`, and tell the visitor",
    404: "look at `response.ok`, and tell the visitor that there is nothing of that name",
    429: "public APIs refuse who asks too often: look at `response.ok`, and tell the visitor",
}
"""What a page can do about a refusal of public data, by its status."""
INITIATOR_POLLS, INITIATOR_POLL_SECONDS = 50, 0.01
MARKUP = -1
"""Column of a place in HTML, of which only the line is known."""


@dataclass(frozen=True)
class CodePosition:
    """A position in the site's code, counted from 0, that has a part in a request or an exception."""

    url: str
    line: int
    column: int
    function: str = ""


@dataclass(frozen=True)
class UnavailableRequest:
    """A request that was not answered because of where the generator runs."""

    url: str
    need: Need
    why: str
    asked_by: tuple[CodePosition, ...] = ()


def find_need(url: str, resource_type: str) -> Need | None:
    """What a check may need the request for; None: nothing."""
    return None if is_tracker(url) else _NEEDS.get(resource_type)


def parse_initiator(initiator: Mapping[str, Any]) -> tuple[CodePosition, ...]:
    """The places of the code that made the request, innermost first, in CDP's `Network.Initiator`."""
    places = parse_stack(initiator.get("stack"))
    if not places and "url" in initiator:
        return (CodePosition(initiator["url"], int(initiator.get("lineNumber", 0)), MARKUP),)
    return places


def parse_stack(stack: Mapping[str, Any] | None) -> tuple[CodePosition, ...]:
    """The places in a `Runtime.StackTrace`, innermost first."""
    places = list[CodePosition]()
    while stack and len(places) < 20:  # noqa: PLR2004 - deeper ones say nothing
        for one in stack["callFrames"]:
            places.append(CodePosition(one["url"], one["lineNumber"], one["columnNumber"], one["functionName"]))
        stack = stack.get("parent")
    return tuple(places)


def leaves_the_page(request: Request) -> bool:
    """Whether the page itself, not a frame of it, would go to another address."""
    return request.is_navigation_request() and request.frame.parent_frame is None


async def wait_for_initiator(url: str, known: Container[str]) -> None:
    """Wait a moment until `url` is among those whose initiator is known: its event may come after the request."""
    for _ in range(INITIATOR_POLLS):
        if url not in known:
            await asyncio.sleep(INITIATOR_POLL_SECONDS)
