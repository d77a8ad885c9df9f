"""Answers paths of the site as a view's `serve` says: with a text, with a status, or not at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from playwright.async_api import BrowserContext, Route

from generator.chromium.media_types import media_type


@dataclass(frozen=True)
class Served:
    """`body` None: there is no connection."""

    body: str | None
    status: int = 200
    content_type: str | None = None


def served_of(raw: Any) -> Served:
    """What one entry of `serve` means. Raises ValueError."""
    if raw is None or raw is False or raw in ("offline", "no connection", "abort"):
        return Served(None)
    if isinstance(raw, int):
        return Served("", _status(raw))
    if isinstance(raw, str):
        return Served(raw)
    if not isinstance(raw, dict) or "status" not in raw and _is_json(raw):
        return Served(json.dumps(raw), content_type="application/json")
    if any(raw.get(word) for word in ("offline", "abort", "no connection")) or raw.get("connection", True) in (
        False,
        None,
        "none",
    ):
        return Served(None)
    body = next((raw[name] for name in ("text", "body", "content", "json") if name in raw), "")
    text = body if isinstance(body, str) else json.dumps(body)
    kind = raw.get("type") or raw.get("content_type")
    return Served(text, _status(raw.get("status", 200)), kind if isinstance(kind, str) else None)


def _is_json(raw: Mapping[str, Any]) -> bool:
    return not {"text", "body", "content", "json", "offline", "abort", "no connection", "connection"} & raw.keys()


def _status(raw: Any) -> int:
    status = int(raw)
    if not 200 <= status <= 599:  # noqa: PLR2004 - HTTP's final statuses
        raise ValueError(f"{status} is no status of an answer")
    return status


async def serve(context: BrowserContext, address: str, served: Mapping[str, Any]) -> None:
    """Answer the paths below `address`, or whole addresses, from now on. Raises ValueError."""
    answers = {_without_query(urljoin(address, path.removeprefix("/"))): served_of(raw) for path, raw in served.items()}
    if not answers:
        return

    async def answer(route: Route) -> None:
        url = _without_query(route.request.url)
        given = answers[url]
        if given.body is None:
            await route.abort("internetdisconnected")
            return
        headers = {
            "Content-Type": given.content_type or media_type(urlsplit(url).path),
            "Access-Control-Allow-Origin": "*",
        }
        await route.fulfill(status=given.status, headers=headers, body=given.body)

    await context.route(lambda url: _without_query(url) in answers, answer)


def _without_query(url: str) -> str:
    return unquote(url.partition("#")[0].partition("?")[0])
