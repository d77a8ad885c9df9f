"""Splits a list into pages, and builds the Link header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from tools.stand_ins.github.operation_types import Call

Item = TypeVar("Item")
LARGEST = 100


@dataclass(frozen=True)
class Page(Generic[Item]):
    """The items of one page, and its Link header."""

    items: Sequence[Item]
    headers: Mapping[str, str]


def bounds(call: Call) -> tuple[int, int]:
    """The number of items before the page and on it (default 30, at most 100)."""
    size = min(max(int(call.query.get("per_page", 30)), 1), LARGEST)
    return (max(int(call.query.get("page", 1)), 1) - 1) * size, size


def paginate(call: Call, items: Sequence[Item], url: str) -> Page[Item]:
    """The page that `per_page` and `page` ask for."""
    start, size = bounds(call)
    number, last = start // size + 1, max(-(-len(items) // size), 1)
    neighbours = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
    wanted = {"prev", "first"} if number > 1 else set()
    wanted |= {"next", "last"} if number < last else set()
    links = [
        f'<{url}?{urlencode({**call.query, "page": target})}>; rel="{name}"'
        for name, target in neighbours.items()
        if name in wanted
    ]
    return Page(items[start : start + size], {"Link": ", ".join(links)} if links else {})
