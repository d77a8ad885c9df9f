"""Operators log in with their token and keep a session; no other site's page and no guesser gets in."""

import httpx
import pytest
from starlette.applications import Starlette

from gateway.pages.form import MAX_BYTES
from gateway.pages.login import local_path
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.pages.browser import HOSTILE, browser
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import OPERATOR_TOKEN, a_request

OWN = {"Sec-Fetch-Site": "same-origin"}


async def log_in(
    client: httpx.AsyncClient, token: str = OPERATOR_TOKEN, to: str = "/", **headers: str
) -> httpx.Response:
    return await client.post("/login", data={"token": token, "to": to}, headers=OWN | headers)


async def test_the_right_token_opens_all_pages_and_the_api(guarded: Starlette) -> None:
    async with browser(guarded) as client:
        assert (await client.get("/")).headers["location"] == "/login?to=%2F"
        answer = await log_in(client, to="/?verdict=late")
        assert (answer.status_code, answer.headers["location"]) == (303, "/?verdict=late")
        assert [(await client.get(path)).status_code for path in ("/", "/briefs")] == [200, 200]
        assert (await client.get("/login")).headers["location"] == "/"


async def test_blanks_around_a_pasted_token_do_not_matter(guarded: Starlette) -> None:
    async with browser(guarded) as client:
        assert (await log_in(client, f" {OPERATOR_TOKEN}\n")).status_code == 303


async def test_the_cookie_is_for_the_gateway_alone_and_is_not_the_token(guarded: Starlette) -> None:
    for scheme, is_secure in (("https", True), ("http", False)):
        async with browser(guarded, scheme=scheme) as client:
            cookie = (await log_in(client)).headers["set-cookie"]
        assert OPERATOR_TOKEN not in cookie
        assert {"HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
        assert ("Secure" in cookie.split("; ")) is is_secure


async def test_logging_out_ends_the_session_of_this_browser(guarded: Starlette) -> None:
    async with browser(guarded) as client:
        await log_in(client)
        answer = await client.post("/logout", data={"a": "b"}, headers=OWN)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
        assert (await client.get("/")).status_code == 303


async def test_a_wrong_token_is_refused_and_said_to_be_wrong(guarded: Starlette) -> None:
    async with browser(guarded) as client:
        for token in ("guess", "", "ü", HOSTILE):
            answer = await log_in(client, token)
            assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
            assert "This is not the operator token." in answer.text
            assert HOSTILE not in answer.text


async def test_guesses_are_limited_together_with_those_at_the_api_and_the_right_token_still_passes(
    guarded: Starlette,
) -> None:
    async with browser(guarded) as client:
        for number in range(5):
            await log_in(client, f"guess {number}")
            await client.get("/briefs", headers={"Authorization": f"Bearer guess-{number}"})
        refused = await log_in(client, "guess")
        assert (refused.status_code, "Too many wrong tokens" in refused.text) == (429, True)
        assert int(refused.headers["retry-after"]) > 0
        assert (await log_in(client)).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}],
)
async def test_a_form_of_another_site_is_refused(headers: dict[str, str], guarded: Starlette) -> None:
    async with browser(guarded) as client:
        for path in ("/login", "/logout"):
            problem_of(await client.post(path, data={"token": OPERATOR_TOKEN}, headers=headers), 403)


async def test_without_sec_fetch_site_the_origin_decides(guarded: Starlette) -> None:
    async with browser(guarded) as client:
        for headers in ({"Origin": "http://localhost:8080"}, {}):
            assert (await client.post("/login", data={"token": OPERATOR_TOKEN}, headers=headers)).status_code == 303
        problem_of(await client.post("/login", data={"token": OPERATOR_TOKEN}, headers={"Origin": "null"}), 403)


async def test_a_brief_that_is_posted_to_the_paths_of_forms_is_accepted(
    guarded: Starlette, outbox: RecordingOutbox
) -> None:
    async with browser(guarded) as client:
        for number, path in enumerate(("/login", "/logout", "/")):
            assert (await client.post(path, json=a_request(nonce=f"n{number}"))).status_code == 200
    assert len(outbox.sent) == 3


async def test_a_form_that_is_too_large_or_malformed_is_refused(guarded: Starlette) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    async with browser(guarded) as client:
        problem_of(await client.post("/login", content=b"token=" + b"x" * MAX_BYTES, headers=form), 413)
        problem_of(await client.post("/login", content="token=ü".encode(), headers=form), 400)


async def test_without_a_token_the_login_says_what_to_set_and_this_machine_needs_none(app: Starlette) -> None:
    async with browser(app) as client:
        page = await client.get("/login")
        assert (page.status_code, "OPERATOR_TOKEN" in page.text, "<form" in page.text) == (200, True, False)
        assert (await log_in(client)).status_code == 403
    async with browser(app, host="127.0.0.1") as client:
        assert (await client.get("/login")).status_code == 303
        assert "set-cookie" not in (await log_in(client)).headers


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/a b", "/a\nb", "javascript:alert(1)", ""],
)
def test_the_login_leads_to_no_other_host(elsewhere: str) -> None:
    assert local_path(elsewhere) == "/"


def test_the_login_leads_back_to_where_one_came_from() -> None:
    assert local_path("/briefs/1?a=b") == "/briefs/1?a=b"
