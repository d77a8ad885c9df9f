"""Talks to the gateway: sends briefs, reads their status and follows their events."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from chassis.server_sent_events import server_sent_events
from contracts.operator_commands import Action
from contracts.progress_record import Progress

DEFAULT_PORT = 8080
# Minutes may pass between two events; the caller limits the total.
_TIMEOUT = httpx.Timeout(30.0, read=None)
_Json = Mapping[str, Any]


class GatewayError(Exception):
    """The gateway refuses something or does not answer; the text says what to do."""


@dataclass(frozen=True)
class StatusPlace:
    """Where the status of one brief is, below the gateway's address, and the bearer token for it."""

    path: str
    token: str

    @classmethod
    def of(cls, status_url: str, operator_token: str) -> "StatusPlace":
        """The place in an answer: a link with a key as its fragment, or a path for operators."""
        parts = urlsplit(status_url)
        return cls(f"/{parts.path.lstrip('/')}", parts.fragment or operator_token)


class GatewayClient:
    """The gateway at one address. `operator_token` is empty where only this machine may look."""

    def __init__(self, client: httpx.AsyncClient, operator_token: str) -> None:
        self._client = client
        self._token = operator_token

    async def send(self, request: _Json) -> tuple[str, StatusPlace]:
        """Send a brief; return its id and where its status is. Raises GatewayError."""
        answer = await self._answered("POST", "/briefs", "", json=dict(request))
        promise = answer.json()
        return str(promise["brief_id"]), StatusPlace.of(promise["status_url"], self._token)

    async def list(self, **query: str | int | None) -> list[_Json]:
        """Recent briefs, the newest first. Raises GatewayError."""
        wanted = {name: value for name, value in query.items() if value not in (None, "")}
        answer = await self._answered("GET", "/briefs", self._token, params=wanted)
        found: list[_Json] = answer.json()
        return found

    async def show(self, place: StatusPlace) -> _Json:
        """Everything that is known of a brief. Raises GatewayError."""
        found: _Json = (await self._answered("GET", place.path, place.token)).json()
        return found

    async def conversation(self, place: StatusPlace) -> _Json:
        """The prompts that were sent to models for a brief, with their replies. Raises GatewayError."""
        found: _Json = (await self._answered("GET", f"{place.path}/conversation", place.token)).json()
        return found

    async def act(self, brief_id: str, action: Action) -> None:
        """Ask for an operator's action on a brief. Raises GatewayError."""
        await self._answered("POST", f"/briefs/{brief_id}/{action}", self._token)

    def place_of(self, brief_id: str) -> StatusPlace:
        """Where operators see a brief."""
        return StatusPlace(f"/briefs/{brief_id}", self._token)

    async def events(self, place: StatusPlace, after: str = "") -> AsyncGenerator[tuple[str, Progress], None]:
        """Events from the first, or from the one `after`, as (id, event), until the gateway ends the stream."""
        headers = {**_authorization(place.token), **({"Last-Event-ID": after} if after else {})}
        async with self._client.stream("GET", f"{place.path}/events", headers=headers) as answer:
            if answer.status_code != httpx.codes.OK:
                await answer.aread()
                raise GatewayError(words_of(answer))
            async for event_id, data in server_sent_events(answer.aiter_lines()):
                if event := Progress.read(data):
                    yield event_id, event

    async def _answered(self, method: str, path: str, token: str, **options: Any) -> httpx.Response:
        try:
            answer = await self._client.request(method, path, headers=_authorization(token), timeout=30.0, **options)
        except httpx.HTTPError as error:
            raise GatewayError(
                f"{self._client.base_url} does not answer ({type(error).__name__}): start it, as with `make serve`, or "
                "name its address in PAGEWRIGHT_URL"
            ) from None
        if not answer.is_success:
            raise GatewayError(words_of(answer))
        return answer


@asynccontextmanager
async def connect(
    environment: Mapping[str, str], transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[GatewayClient]:
    """The gateway of PAGEWRIGHT_URL, else the one on this machine at HTTP_PORT."""
    url = environment.get("PAGEWRIGHT_URL") or f"http://127.0.0.1:{environment.get('HTTP_PORT') or DEFAULT_PORT}"
    # Proxies of the environment are for the outside, and none for this machine.
    outside = urlsplit(url).hostname not in {"127.0.0.1", "localhost", "::1"}
    async with httpx.AsyncClient(base_url=url, timeout=_TIMEOUT, trust_env=outside, transport=transport) as client:
        yield GatewayClient(client, environment.get("OPERATOR_TOKEN", ""))


def words_of(answer: httpx.Response) -> str:
    """What a problem document says, or the beginning of any other answer."""
    try:
        problem = answer.json()
        said = ": ".join(str(problem[name]) for name in ("title", "detail") if problem.get(name))
    except (ValueError, AttributeError):
        said = ""
    return f"the gateway answered {answer.status_code}: {said or answer.text[:300]}"


def _authorization(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}
