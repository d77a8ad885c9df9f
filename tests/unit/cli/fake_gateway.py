"""A gateway of a few briefs, behind httpx's transport: what it was asked, and answers that a test prepares."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from typer.testing import CliRunner, Result

from cli.__main__ import app

BRIEF_ID = str(UUID(int=7))
BEGAN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DEADLINE = (BEGAN + timedelta(seconds=600)).isoformat()


BRIEF = {"email": "a@example.org", "task": "sum-of-sales", "round": 1, "brief": "A sum", "checks": []}


def view(verdict: str, **more: Any) -> dict[str, Any]:
    """What the gateway says of a brief."""
    return {
        "brief_id": BRIEF_ID,
        "verdict": verdict,
        "meaning": f"what {verdict} means",
        "is_final": verdict != "working",
        "task": "sum-of-sales",
        "round": 1,
        "accepted_at": BEGAN.isoformat(),
        "deadline": None,
        "pages_url": "https://octo.github.io/sum-of-sales/",
        "callbacks": [],
        **more,
    }


def event(seconds: float, stage: str, service: str, **facts: Any) -> dict[str, Any]:
    at = (BEGAN + timedelta(seconds=seconds)).isoformat()
    return {"brief_id": BRIEF_ID, "service": service, "stage": stage, "at": at, "facts": facts}


ACCEPTED = event(0, "accepted", "gateway", task="sum-of-sales", round=1, deadline=DEADLINE, checks=1, attachments=0)
DELIVERED = event(128, "delivered", "notifier", status=200)


@dataclass
class FakeGateway:
    """`views` are answered one after the other, the last one for ever; `streams` likewise."""

    views: list[dict[str, Any]] = field(default_factory=lambda: [view("working"), view("proved")])
    streams: list[list[dict[str, Any]]] = field(default_factory=lambda: [[ACCEPTED, DELIVERED]])
    status_url: str = f"/briefs/{BRIEF_ID}"
    refusal: httpx.Response | None = None
    unknown_for: int = 0
    """So many looks at a brief are answered 404."""
    interrupted_at: int | None = None
    """The request at which Ctrl-C is pressed, counted from 1."""
    asked: list[httpx.Request] = field(default_factory=list)

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def requests(self, method: str, ending: str) -> list[httpx.Request]:
        return [one for one in self.asked if one.method == method and one.url.path.endswith(ending)]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if len(self.asked) == self.interrupted_at:
            raise KeyboardInterrupt
        if self.refusal is not None:
            return self.refusal
        if request.method == "POST":
            return self._posted(request.url.path)
        if request.url.path == "/briefs":
            return httpx.Response(200, json=self.views)
        if self.unknown_for:
            self.unknown_for -= 1
            return httpx.Response(404, json={"title": "Unknown brief"})
        if request.url.path.endswith("/events"):
            return self._stream(int(request.headers.get("last-event-id", "-1")))
        return httpx.Response(200, json=self.views.pop(0) if len(self.views) > 1 else self.views[0])

    def _posted(self, path: str) -> httpx.Response:
        if path == "/briefs":
            promise = {"status": "accepted", "brief_id": BRIEF_ID, "status_url": self.status_url}
            return httpx.Response(200, json=promise)
        return httpx.Response(202, json={}) if BRIEF_ID in path else httpx.Response(404, text="unknown")

    def _stream(self, after: int) -> httpx.Response:
        events = self.streams.pop(0) if len(self.streams) > 1 else self.streams[0]
        sent = (f"id: {n}\ndata: {json.dumps(one)}\n\n" for n, one in enumerate(events) if n > after)
        return httpx.Response(200, text=": comment\n\n" + "".join(sent))


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}).invoke(app, list(arguments))
