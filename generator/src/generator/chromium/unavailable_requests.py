"""Describes a page's unavailable requests: their type, their initiator, and whether a check may depend on them."""

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
"""What a check may need, by Playwright's resource type; not images, fonts, frames, media, pings and manifests."""
REMEDIES = {
    401: "it wants a key, which a public page cannot keep: take data that needs none",
    403: "public APIs refuse who asks too often: look at `response.ok`, and tell the visitor",
    404: "look at `response.ok`, and tell the visitor that there is nothing of that name",
    429: "public APIs refuse who asks too often: look at `response.ok`, and tell the visitor",
}
"""Advice for the model on refused public data, by HTTP status."""
INITIATOR_POLLS, INITIATOR_POLL_SECONDS = 50, 0.01
MARKUP = -1
"""Column of a position in HTML, of which only the line is known."""


@dataclass(frozen=True)
class CodePosition:
    """A position in the site's code, counted from 0, in the call stack of a request or exception."""

    url: str
    line: int
    column: int
    function: str = ""


@dataclass(frozen=True)
class UnavailableRequest:
    """A request that was blocked or failed because of where the generator runs."""

    url: str
    need: Need
    why: str
    asked_by: tuple[CodePosition, ...] = ()


def find_need(url: str, resource_type: str) -> Need | None:
    """What a check may need the response for; None if no check can depend on it."""
    return None if is_tracker(url) else _NEEDS.get(resource_type)


def parse_initiator(initiator: Mapping[str, Any]) -> tuple[CodePosition, ...]:
    """The call stack of a request, innermost first, from CDP's `Network.Initiator`."""
    places = parse_stack(initiator.get("stack"))
    if not places and "url" in initiator:
        return (CodePosition(initiator["url"], int(initiator.get("lineNumber", 0)), MARKUP),)
    return places


def parse_stack(stack: Mapping[str, Any] | None) -> tuple[CodePosition, ...]:
    """The positions in a `Runtime.StackTrace`, innermost first."""
    places = list[CodePosition]()
    while stack and len(places) < 20:  # noqa: PLR2004 - deeper ones say nothing
        for one in stack["callFrames"]:
            places.append(CodePosition(one["url"], one["lineNumber"], one["columnNumber"], one["functionName"]))
        stack = stack.get("parent")
    return tuple(places)


def leaves_the_page(request: Request) -> bool:
    """True if the request navigates the page itself, not a frame of it."""
    return request.is_navigation_request() and request.frame.parent_frame is None


async def wait_for_initiator(url: str, known: Container[str]) -> None:
    """Wait briefly for the initiator of `url`: its event may arrive after the request."""
    for _ in range(INITIATOR_POLLS):
        if url not in known:
            await asyncio.sleep(INITIATOR_POLL_SECONDS)
