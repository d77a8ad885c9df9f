"""GET /briefs…: what operators see, and who is an operator."""

import asyncio
import json
from uuid import UUID, uuid4

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from contracts.progress_record import Progress
from gateway.briefs_read_model import BriefsReadModel
from tests.unit.gateway.events import BRIEF_ID, accepted, whole_story
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import OPERATOR_TOKEN, a_request
from tools.stack.readiness import PATIENCE

PATHS = ["/briefs", f"/briefs/{BRIEF_ID}", f"/briefs/{BRIEF_ID}/events"]


def events_in(body: str) -> list[tuple[int, Progress]]:
    """Offsets and events of a stream of server-sent events."""
    found = []
    for block in body.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            found.append((int(lines["id"]), Progress.model_validate_json(lines["data"])))
    return found


def tell(read_model: BriefsReadModel) -> None:
    for offset, progress in enumerate(whole_story()):
        read_model.apply(offset, progress)


def client_from(host: str, app: Starlette, **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(host, 5000))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8080", headers=headers)


async def test_briefs_are_listed_the_newest_first(client: httpx.AsyncClient, read_model: BriefsReadModel) -> None:
    for number in range(3):
        read_model.apply(number, accepted(UUID(int=number), task=f"task {number}"))
    assert [brief["task"] for brief in (await client.get("/briefs")).json()] == ["task 2", "task 1", "task 0"]
    assert len((await client.get("/briefs?limit=2")).json()) == 2


async def test_a_brief_is_shown_with_its_events(client: httpx.AsyncClient, read_model: BriefsReadModel) -> None:
    tell(read_model)
    shown = (await client.get(f"/briefs/{BRIEF_ID}")).json()
    assert (shown["state"], shown["live"], shown["round"]) == ("delivered", True, 1)
    assert (shown["events"][0]["stage"], len(shown["events"])) == ("accepted", 12)


async def test_an_accepted_brief_is_shown_at_its_status_url_at_once(client: httpx.AsyncClient) -> None:
    answer = (await client.post("/briefs", json=a_request(round=2))).json()
    shown = (await client.get(answer["status_url"])).json()
    assert (shown["brief_id"], shown["state"], shown["round"]) == (answer["brief_id"], "accepted", 2)
    assert shown["deadline"] == "2026-11-22T12:10:00Z"


async def test_an_unknown_brief_is_a_404_problem(client: httpx.AsyncClient) -> None:
    for suffix in ("", "/events"):
        problem_of(await client.get(f"/briefs/{uuid4()}{suffix}"), 404)


async def test_a_malformed_address_is_a_422_problem_naming_the_part(client: httpx.AsyncClient) -> None:
    for path, part in (("/not-a-uuid", "brief_id"), ("/not-a-uuid/events", "brief_id"), ("?limit=0", "limit")):
        assert problem_of(await client.get(f"/briefs{path}"), 422)["field"] == part


async def test_past_events_are_sent_with_their_offsets(client: httpx.AsyncClient, read_model: BriefsReadModel) -> None:
    tell(read_model)
    answer = await client.get(f"/briefs/{BRIEF_ID}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert events_in(answer.text) == list(enumerate(whole_story()))
    first = json.loads(answer.text.split("data: ", 1)[1].splitlines()[0])
    assert first["facts"]["task"] == "sum-of-sales"
    assert set(first) == {"brief_id", "service", "stage", "at", "facts"}


@pytest.mark.parametrize(
    ("last", "first"), [("6", 7), ("nonsense", 0), ("-1", 0), ("", 0), ("9" * 19, 12), ("9" * 5000, 0)]
)
async def test_a_stream_resumes_behind_last_event_id(
    last: str, first: int, client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    tell(read_model)
    answer = await client.get(f"/briefs/{BRIEF_ID}/events", headers={"Last-Event-ID": last})
    assert [offset for offset, _ in events_in(answer.text)] == list(range(first, 12))


async def test_live_events_follow_until_the_brief_is_delivered(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    read_model.record_acceptance(accepted())
    following = asyncio.create_task(client.get(f"/briefs/{BRIEF_ID}/events"))
    for offset, progress in enumerate(whole_story()):
        for _ in range(20):
            await asyncio.sleep(0)
        assert not following.done()
        read_model.apply(offset, progress)
    async with asyncio.timeout(PATIENCE):
        assert events_in((await following).text) == list(enumerate(whole_story()))


async def test_a_quiet_stream_is_kept_alive_with_comments(
    app: Starlette, read_model: BriefsReadModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    pinged = asyncio.Event()

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def note(message: Message) -> None:
            if b": ping\n\n" in message.get("body", b""):
                pinged.set()
            await send(message)

        await app(scope, receive, note)

    monkeypatch.setattr("fastapi.routing._PING_INTERVAL", 0.001)
    read_model.record_acceptance(accepted())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(watched), base_url="http://127.0.0.1") as client:
        following = asyncio.create_task(client.get(f"/briefs/{BRIEF_ID}/events"))
        async with asyncio.timeout(PATIENCE):
            await pinged.wait()
        tell(read_model)
        assert events_in((await following).text) == list(enumerate(whole_story()))


@pytest.mark.parametrize("path", PATHS)
async def test_without_a_token_only_this_machine_sees_briefs(
    path: str, app: Starlette, read_model: BriefsReadModel
) -> None:
    tell(read_model)
    async with client_from("::1", app) as here, client_from("192.0.2.7", app) as elsewhere:
        assert (await here.get(path)).status_code == 200
        refused = await elsewhere.get(path)
    assert refused.status_code == 403
    assert "Set OPERATOR_TOKEN" in refused.json()["detail"]


async def test_a_proxy_on_this_machine_does_not_make_its_clients_local(app: Starlette) -> None:
    async with client_from("127.0.0.1", app, **{"X-Forwarded-For": "192.0.2.7"}) as proxied:
        assert (await proxied.get("/briefs")).status_code == 403


async def test_where_a_token_is_set_others_are_answered_401_even_here(
    guarded: Starlette, read_model: BriefsReadModel
) -> None:
    tell(read_model)
    for authorization in (None, "Bearer wrong", "Bearer ", f"Basic {OPERATOR_TOKEN}", OPERATOR_TOKEN, "Bearer ü"):
        headers = [(b"Authorization", authorization.encode())] if authorization else []
        for path in PATHS if authorization is None else PATHS[:1]:
            async with client_from("127.0.0.1", guarded) as client:
                answer = await client.get(path, headers=headers)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), authorization
            assert answer.headers["content-type"] == "application/problem+json"


async def test_the_token_opens_from_everywhere(guarded: Starlette, read_model: BriefsReadModel) -> None:
    tell(read_model)
    async with client_from("192.0.2.7", guarded, Authorization=f"Bearer {OPERATOR_TOKEN}") as client:
        assert [(await client.get(path)).status_code for path in PATHS] == [200] * 3


async def test_who_may_not_look_learns_nothing_of_which_briefs_exist(
    guarded: Starlette, read_model: BriefsReadModel
) -> None:
    tell(read_model)
    async with client_from("192.0.2.7", guarded) as client:
        answers = [await client.get(f"/briefs/{brief_id}") for brief_id in (BRIEF_ID, uuid4(), "not-a-uuid")]
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
