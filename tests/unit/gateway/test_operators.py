"""Who is an operator: without a token a client on this very machine, with one whoever sends it, and no guesser."""

import os
from ipaddress import ip_network
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from gateway.authentication_rate_limit import AuthenticationRateLimit
from gateway.briefs_read_model import BriefsReadModel
from gateway.http_application import create_app
from gateway.operator_authentication import OperatorAuthenticator
from gateway.operator_session import COOKIE
from gateway.problem_details import ProblemError
from gateway.secret_comparison import AcceptedSecrets
from gateway.settings import GatewaySettings
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING
from tests.unit.gateway.names import look_up
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import OPERATOR_TOKEN, SECRET, a_request

PROXY_HEADERS = [
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Real-IP",
    "X-Client-IP",
    "X-Original-Forwarded-For",
    "X-Envoy-External-Address",
    "X-Amzn-Trace-Id",
    "X-Request-ID",
    "CF-Connecting-IP",
    "True-Client-IP",
    "Fastly-Client-IP",
    "l5d-client-id",
]


async def ask(app: Starlette, token: str | None = None, *, host: str = "203.0.113.7") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app, client=(host, 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8080", headers=headers) as client:
        return await client.get("/briefs")


async def test_without_a_token_whatever_a_proxy_adds_closes_the_status_pages(client: httpx.AsyncClient) -> None:
    for header in PROXY_HEADERS:
        problem = problem_of(await client.get("/briefs", headers={header: "1"}), 403)
        assert "OPERATOR_TOKEN" in problem["detail"], header


async def test_without_a_token_a_trusted_proxy_that_names_this_machine_opens_nothing(
    outbox: RecordingOutbox, read_model: BriefsReadModel
) -> None:
    settings = GatewaySettings(brief_secret=SecretStr(SECRET), trusted_proxies=(ip_network("10.0.0.0/8"),))
    app = create_app(settings, outbox=outbox, read_model=read_model, clock=lambda: BEGINNING, lookup=look_up)
    transport = httpx.ASGITransport(app, client=("10.0.0.1", 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        problem_of(await client.get("/briefs", headers={"X-Forwarded-For": "127.0.0.1"}), 403)


async def test_without_a_token_a_proxy_that_adds_nothing_shows_by_its_version_of_http(app: Starlette) -> None:
    async def as_nginx(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "http_version": "1.0"}, receive, send)

    transport = httpx.ASGITransport(as_nginx)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        problem_of(await client.get("/briefs", headers={"Connection": "close"}), 403)


async def test_without_a_token_a_second_host_header_does_not_open_the_status_pages(client: httpx.AsyncClient) -> None:
    headers = [("Host", "127.0.0.1"), ("Host", "evil.example")]
    problem_of(await client.get("/briefs", headers=headers), 403)


async def test_without_a_token_a_process_of_another_user_is_a_stranger(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = ["  1: 0100007F:007B 0100007F:1F90 01 00000000:00000000 00:00000000 00000000   {} 0 1 1"]
    for uid, status in ((os.geteuid(), 200), (0, 200), (os.geteuid() + 33, 403)):
        monkeypatch.setattr("gateway.local_client_detection._sockets", lambda uid=uid: [table[0].format(uid)])
        assert (await client.get("http://127.0.0.1:8080/briefs")).status_code == status


async def test_wrong_tokens_are_limited_like_wrong_secrets(guarded: Starlette) -> None:
    answers = [await ask(guarded, f"guess-number-{number}-of-many") for number in range(12)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
    problem = problem_of(answers[-1], 429)
    assert answers[-1].headers["retry-after"] in problem["detail"]
    assert (await ask(guarded, "another-guess-of-mine", host="198.51.100.9")).status_code == 401


async def test_the_good_token_passes_whatever_was_guessed_before(guarded: Starlette) -> None:
    for _ in range(12):
        await ask(guarded, "guessed-over-and-over")
    assert (await ask(guarded, OPERATOR_TOKEN)).status_code == 200


async def test_a_request_without_a_token_is_no_guess(guarded: Starlette) -> None:
    assert {(await ask(guarded)).status_code for _ in range(12)} == {401}
    assert (await ask(guarded, "the-first-guess-of-all")).status_code == 401


async def test_guesses_at_the_token_keep_no_brief_out(guarded: Starlette) -> None:
    for _ in range(12):
        await ask(guarded, "guessed-over-and-over")
    transport = httpx.ASGITransport(guarded, client=("203.0.113.7", 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.example") as client:
        assert (await client.post("/briefs", json=a_request(nonce=str(uuid4())))).status_code == 200


def posted(session: str, **headers: str) -> Request:
    sent = {"cookie": f"{COOKIE}={session}", "host": "gateway"} | headers
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in sent.items()]
    return Request({"type": "http", "method": "POST", "headers": raw, "client": ("203.0.113.7", 5000)})


def test_a_session_changes_nothing_for_the_page_of_another_site() -> None:
    operators = OperatorAuthenticator(
        AcceptedSecrets.of([OPERATOR_TOKEN]), AuthenticationRateLimit(), lambda: BEGINNING
    )
    session = operators.start_session() or ""
    operators.check(posted(session, sec_fetch_site="same-origin"), None)
    operators.check(posted("", sec_fetch_site="cross-site"), OPERATOR_TOKEN)
    with pytest.raises(ProblemError, match="own pages"):
        operators.check(posted(session, sec_fetch_site="cross-site"), None)


def test_without_a_token_the_page_of_another_site_changes_nothing_either() -> None:
    operators = OperatorAuthenticator(None, AuthenticationRateLimit(), lambda: BEGINNING)
    with pytest.raises(ProblemError, match="own pages"):
        operators.check(posted("", origin="http://evil.example"), None)
