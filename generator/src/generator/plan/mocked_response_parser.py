"""Parses a mocked response of a view's `serve`."""

import json
from dataclasses import dataclass
from typing import Any

_NO_CONNECTION = ("offline", "no connection", "abort", "none", "away", "error")
_BODIES = ("text", "body", "content", "json")
_ANSWERS = {*_BODIES, "status", "connection", "offline", "abort", "no connection"}


@dataclass(frozen=True)
class MockedResponse:
    """The response to a path of the site. `body` None: the connection fails."""

    body: str | None
    status: int = 200
    content_type: str | None = None


def parse_mocked_response(raw: Any) -> MockedResponse:
    """Parse a mocked response. An object without a response field is itself the JSON body. Raises ValueError."""
    if raw is None or raw is False or raw in _NO_CONNECTION:
        return MockedResponse(None)
    if isinstance(raw, int) or (isinstance(raw, str) and raw in map(str, range(400, 600))):
        return MockedResponse("", _status(raw))
    if not isinstance(raw, dict) or not _ANSWERS & raw.keys():
        return (
            MockedResponse(raw)
            if isinstance(raw, str)
            else MockedResponse(json.dumps(raw), content_type="application/json")
        )
    away = any(raw.get(word) for word in ("offline", "abort", "no connection")) or raw.get("status") in _NO_CONNECTION
    if away or raw.get("connection", True) in (False, None, "none"):
        return MockedResponse(None)
    body = next((raw[name] for name in _BODIES if name in raw), "")
    kind = raw.get("type") or raw.get("content_type")
    return MockedResponse(
        body if isinstance(body, str) else json.dumps(body),
        _status(raw.get("status", 200)),
        kind if isinstance(kind, str) else None if isinstance(body, str) else "application/json",
    )


def _status(raw: Any) -> int:
    try:
        status = int(raw)
    except (TypeError, ValueError):
        status = 0
    if not 200 <= status <= 599:  # noqa: PLR2004 - HTTP's final statuses
        raise ValueError(f"{str(raw)[:40]} is no status of an answer")
    return status
