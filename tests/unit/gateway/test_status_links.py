"""The link of the one who sent a brief: absolute, for that brief alone, and without the operator's token."""

from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from gateway.briefs_read_model import BriefsReadModel
from gateway.http_application import create_app
from gateway.openapi_request_body import BriefPromise
from gateway.settings import GatewaySettings
from gateway.status_links import COOKIE
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING, BRIEF_ID
from tests.unit.gateway.names import look_up
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import OPERATOR_TOKEN, SECRET, a_request
from tests.unit.gateway.test_status_api import client_from, tell

KEY = "another-secret-of-all-replicas"


def gateway(read_model: BriefsReadModel, **settings: str) -> Starlette:
    given = GatewaySettings.model_validate({"brief_secret": SECRET, **settings})
    return create_app(given, outbox=RecordingOutbox(), read_model=read_model, clock=lambda: BEGINNING, lookup=look_up)


async def link(app: Starlette, **headers: str) -> str:
    async with client_from("203.0.113.9", app, **headers) as client:
        answer = await client.post("/briefs", json=a_request())
    assert answer.status_code == 200, answer.text
    return BriefPromise.model_validate(answer.json()).status_url


async def test_the_link_shows_the_brief_that_it_is_for(read_model: BriefsReadModel) -> None:
    app = gateway(read_model, status_link_key=KEY)
    address, key = (await link(app)).split("#")
    async with client_from("203.0.113.9", app, Authorization=f"Bearer {key}") as client:
        shown = await client.get(address)
        assert (shown.status_code, shown.json()["verdict"]) == (200, "working")
        assert shown.json()["brief_id"] in address


async def test_no_key_shows_another_brief_or_the_list_or_what_operators_see(read_model: BriefsReadModel) -> None:
    app = gateway(read_model, status_link_key=KEY, operator_token=OPERATOR_TOKEN)
    tell(read_model)
    address, key = (await link(app)).split("#")
    brief_id = address.rpartition("/")[2]
    async with client_from("203.0.113.9", app, Authorization=f"Bearer {key}") as client:
        for path in (f"/status/{BRIEF_ID}", f"/status/{BRIEF_ID}/events", f"/status/{uuid4()}", f"/briefs/{brief_id}"):
            problem_of(await client.get(path), 401)
        problem_of(await client.get("/briefs"), 401)


@pytest.mark.parametrize("suffix", ["", "/events", "/screenshot"])
async def test_without_a_key_nothing_tells_whether_there_is_such_a_brief(
    read_model: BriefsReadModel, suffix: str
) -> None:
    app = gateway(read_model, status_link_key=KEY, operator_token=OPERATOR_TOKEN)
    tell(read_model)
    async with client_from("203.0.113.9", app) as client:
        known, unknown = [await client.get(f"/status/{brief_id}{suffix}") for brief_id in (BRIEF_ID, uuid4())]
    assert problem_of(known, 401) == problem_of(unknown, 401)
    assert known.headers["www-authenticate"] == "Bearer"


async def test_a_browser_may_keep_the_key_in_a_cookie(read_model: BriefsReadModel) -> None:
    app = gateway(read_model, status_link_key=KEY)
    address, key = (await link(app)).split("#")
    async with client_from("203.0.113.9", app, Cookie=f"{COOKIE}={key}") as client:
        assert (await client.get(address)).status_code == 200
        problem_of(await client.get(f"/status/{BRIEF_ID}"), 401)


async def test_operators_need_no_key(read_model: BriefsReadModel) -> None:
    app = gateway(read_model, operator_token=OPERATOR_TOKEN)
    address = (await link(app)).partition("#")[0]
    async with client_from("203.0.113.9", app, Authorization=f"Bearer {OPERATOR_TOKEN}") as client:
        assert (await client.get(address)).status_code == 200


async def test_replicas_with_one_secret_sign_the_same_link_and_another_secret_another(
    read_model: BriefsReadModel,
) -> None:
    told = [
        await link(gateway(read_model, **settings))
        for settings in (
            {"status_link_key": KEY},
            {"status_link_key": KEY, "operator_token": OPERATOR_TOKEN},
            {"operator_token": OPERATOR_TOKEN},
            {"operator_token": KEY},
        )
    ]
    assert told[0] == told[1] == told[3] != told[2]


async def test_without_a_secret_of_the_operator_there_is_no_link(read_model: BriefsReadModel) -> None:
    app = gateway(read_model)
    assert (await link(app)).startswith("/briefs/")
    async with client_from("203.0.113.9", app, Authorization="Bearer ") as client:
        problem_of(await client.get(f"/status/{BRIEF_ID}"), 401)


@pytest.mark.parametrize(
    ("settings", "headers", "begins"),
    [
        ({}, {}, "http://localhost:8080/status/"),
        ({}, {"Host": "pagewright.example:8443"}, "http://pagewright.example:8443/status/"),
        ({}, {"Host": "[2001:db8::1]:80"}, "http://[2001:db8::1]:80/status/"),
        ({}, {"Host": 'x"><script>'}, "/status/"),
        ({}, {"Host": "good.example@evil.example"}, "/status/"),
        ({"trusted_proxies": "203.0.113.9"}, {"X-Forwarded-Proto": "https"}, "https://localhost:8080/status/"),
        ({"public_url": "https://p.example/base/"}, {"Host": "inner:8080"}, "https://p.example/base/status/"),
    ],
)
async def test_the_link_is_absolute(
    read_model: BriefsReadModel, settings: dict[str, str], headers: dict[str, str], begins: str
) -> None:
    assert (await link(gateway(read_model, status_link_key=KEY, **settings), **headers)).startswith(begins)


async def test_a_key_is_no_part_of_what_a_secret_of_senders_gives_away(client: httpx.AsyncClient) -> None:
    """Whoever holds BRIEF_SECRET can compute ids of others' briefs; so links are never made of it."""
    answer = (await client.post("/briefs", json=a_request())).json()
    assert "#" not in answer["status_url"]
    assert SecretStr(SECRET).get_secret_value() not in str(answer)
