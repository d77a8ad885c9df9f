"""GET /briefs/{id}/conversation, the same under /status, and the page of it: who sees it, and hostile text in it."""

import json
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from chassis.errors import TransientError
from contracts.conversation import PromptPart, QuotedText
from gateway.briefs_read_model import BriefsReadModel
from gateway.http_application import create_app
from gateway.settings import GatewaySettings
from tests.stand_ins.conversation_stream import RecordedConversations, turn_record
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING, BRIEF_ID
from tests.unit.gateway.names import look_up
from tests.unit.gateway.pages.browser import HOSTILE, PAGE, browser
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import OPERATOR_TOKEN, SECRET, a_request
from tests.unit.gateway.shown import seconds_later
from tests.unit.gateway.test_status_api import client_from, tell

PATH = f"/briefs/{BRIEF_ID}/conversation"
OPERATOR = {"Authorization": f"Bearer {OPERATOR_TOKEN}"}
TURN = turn_record(
    brief_id=BRIEF_ID,
    at=seconds_later(20),
    prompt=QuotedText(text=f"Sum up\n\tthe sales. {HOSTILE}", left_out=1234),
    reply=QuotedText(text=f"a page {HOSTILE}"),
    parts=(PromptPart(media_type=HOSTILE, bytes=5120),),
    purpose=HOSTILE,
    model=HOSTILE,
    finish_reason=HOSTILE,
)


@pytest.fixture
def stream() -> RecordedConversations:
    return RecordedConversations(turn_record(brief_id=uuid4(), at=BEGINNING, model="of-another"), TURN)


def gateway_of(read_model: BriefsReadModel, stream: RecordedConversations, token: str | None) -> Starlette:
    tell(read_model)
    return create_app(
        GatewaySettings(brief_secret=SecretStr(SECRET), operator_token=SecretStr(token) if token else None),
        outbox=RecordingOutbox(),
        read_model=read_model,
        clock=lambda: seconds_later(60),
        lookup=look_up,
        conversations=stream,
    )


@pytest.fixture
def gateway(read_model: BriefsReadModel, stream: RecordedConversations) -> Starlette:
    return gateway_of(read_model, stream, OPERATOR_TOKEN)


async def get(app: Starlette, path: str = PATH, **headers: str) -> httpx.Response:
    async with client_from("192.0.2.7", app, **headers) as client:
        return await client.get(path)


@pytest.fixture
async def pages(read_model: BriefsReadModel, stream: RecordedConversations) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on the gateway's own machine, which needs no login."""
    async with browser(gateway_of(read_model, stream, None), host="127.0.0.1") as client:
        yield client


async def test_operators_get_every_turn_of_that_brief_safe_for_a_terminal(gateway: Starlette) -> None:
    answer = await get(gateway, **OPERATOR)
    assert answer.json()["is_complete"] is True
    assert answer.json()["turns"] == [json.loads(TURN.turn.model_dump_json())]
    assert answer.text.isprintable()


async def test_who_sent_the_brief_gets_it_by_the_key_of_the_link_and_nobody_else_does(gateway: Starlette) -> None:
    async with client_from("192.0.2.7", gateway) as client:
        address, key = (await client.post("/briefs", json=a_request())).json()["status_url"].split("#")
    assert (await get(gateway, f"{address}/conversation", Authorization=f"Bearer {key}")).json()["turns"] == []
    for path in (PATH, f"/status/{BRIEF_ID}/conversation"):
        problem_of(await get(gateway, path, Authorization=f"Bearer {key}"), 401)
        assert (await get(gateway, path, **PAGE)).status_code == 303


async def test_an_unknown_brief_is_a_404_problem(gateway: Starlette) -> None:
    problem_of(await get(gateway, f"/briefs/{uuid4()}/conversation", **OPERATOR), 404)


async def test_a_broker_that_is_away_is_a_503_problem(gateway: Starlette, stream: RecordedConversations) -> None:
    stream.error = TransientError("the broker is away")
    answer = await get(gateway, **OPERATOR)
    assert problem_of(answer, 503)["type"].endswith(":not-read")
    assert answer.headers["retry-after"] == "30"


async def test_the_page_shows_prompts_and_replies_as_text(pages: httpx.AsyncClient) -> None:
    page = (await pages.get(PATH)).text
    for text in (
        "Sum up\n    the sales.",
        "a page",
        "1,234 more characters are not kept",
        "5,120 bytes",
        "You write sites.",
    ):
        assert text in page
    assert page.count("&lt;script&gt;") == 6
    for raw in ("<script>", "\u202e", "of-another"):
        assert raw not in page


async def test_a_page_in_a_page_says_why_there_is_no_conversation(
    pages: httpx.AsyncClient, stream: RecordedConversations
) -> None:
    stream.error = TransientError("the broker is away")
    alone = await pages.get(PATH)
    within = await pages.get(PATH, headers={"HX-Request": "true"})
    assert (alone.status_code, within.status_code) == (503, 200)
    assert 'role="alert">the broker is away' in within.text


async def test_missing_calls_are_said_to_be_missing(pages: httpx.AsyncClient, stream: RecordedConversations) -> None:
    stream.records.clear()
    assert "They are not kept any more" in (await pages.get(PATH)).text


async def test_the_page_of_a_brief_leads_to_its_conversation(pages: httpx.AsyncClient) -> None:
    page = (await pages.get(f"/briefs/{BRIEF_ID}")).text
    assert f'href="{PATH}" hx-get="{PATH}"' in page
