"""`pagewright send` against a gateway that a test prepares."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

import contracts.verdict
from cli import following, gateway_client
from cli.verdicts import VERDICTS
from tests.unit.cli.fake_gateway import (
    ACCEPTED,
    BEGAN,
    BRIEF,
    BRIEF_ID,
    DEADLINE,
    DELIVERED,
    FakeGateway,
    event,
    run,
    view,
)


def sent(gateway: FakeGateway) -> dict[str, Any]:
    (request,) = gateway.requests("POST", "/briefs")
    body: dict[str, Any] = json.loads(request.content)
    return body


@pytest.mark.parametrize("verdict", [word for word in VERDICTS if word != "working"])
def test_the_exit_status_says_how_a_brief_ended(gateway: FakeGateway, verdict: str) -> None:
    gateway.views = [view("working"), view(verdict)]
    result = run("send", "brief.json")
    assert result.exit_code == VERDICTS[verdict].exit_status
    assert f"{verdict}  what {verdict} means" in result.stdout


def test_the_command_shows_every_verdict_that_there_is() -> None:
    assert set(VERDICTS) == set(contracts.verdict.VERDICTS)


def test_every_verdict_has_an_exit_status_of_its_own_that_is_no_refusal() -> None:
    codes = [one.exit_status for one in VERDICTS.values()]
    assert len(set(codes)) == len(codes)
    assert set(codes).isdisjoint({1, 2, 130})


def test_what_the_file_leaves_out_is_filled_in_from_the_settings(gateway: FakeGateway) -> None:
    run("send", "brief.json")
    body = sent(gateway)
    assert {name: body[name] for name in BRIEF} == BRIEF
    assert (body["secret"], body["evaluation_url"]) == ("first-secret", "https://example.org/notify")
    assert len(body["nonce"]) == 36


def test_what_the_file_says_stays(gateway: FakeGateway) -> None:
    own = {**BRIEF, "secret": "own", "nonce": "n-1", "evaluation_url": "https://own.example.org/"}
    Path("brief.json").write_text(json.dumps(own))
    run("send", "brief.json")
    assert sent(gateway) == own


@pytest.mark.parametrize(
    ("content", "said"),
    [("[]", "no JSON object"), ("{", "line 1"), (None, "cannot be read"), (json.dumps(BRIEF), "BRIEF_SECRET")],
)
def test_a_file_that_cannot_be_sent_is_told_with_the_remedy(
    gateway: FakeGateway, content: str | None, said: str
) -> None:
    Path(".env").unlink()
    Path("brief.json").unlink()
    if content is not None:
        Path("brief.json").write_text(content)
    result = run("send", "brief.json")
    assert (result.exit_code, said in result.stderr, gateway.asked) == (2, True, [])


def test_events_are_told_as_they_come_with_the_seconds_since_the_first(gateway: FakeGateway) -> None:
    lines = run("send", "brief.json").stdout.splitlines()
    assert lines[0] == f"accepted as {BRIEF_ID}"
    assert lines[1].split()[:4] == ["0.00", "s", "gateway", "accepted"]
    assert lines[2].split()[:4] == ["128.00", "s", "notifier", "delivered"]


def test_a_stream_that_breaks_goes_on_where_it_was(gateway: FakeGateway) -> None:
    gateway.streams = [[ACCEPTED], [ACCEPTED, DELIVERED]]
    gateway.views = [view("working"), view("working"), view("proved")]
    printed = run("send", "brief.json").stdout
    assert (printed.count(" accepted "), printed.count(" delivered ")) == (1, 1)
    assert [one.headers.get("last-event-id") for one in gateway.requests("GET", "/events")] == [None, "0"]


def test_the_senders_own_link_is_used_where_there_is_one_and_never_another_host(gateway: FakeGateway) -> None:
    gateway.status_url = f"https://elsewhere.example.org/status/{BRIEF_ID}#the-key"
    run("send", "brief.json")
    (events,) = gateway.requests("GET", "/events")
    assert (events.url.host, events.url.path) == ("127.0.0.1", f"/status/{BRIEF_ID}/events")
    assert events.headers["authorization"] == "Bearer the-key"


def test_without_a_link_the_operators_token_is_shown(gateway: FakeGateway) -> None:
    run("send", "brief.json")
    (events,) = gateway.requests("GET", "/events")
    assert events.headers["authorization"] == "Bearer operator"
    (post,) = gateway.requests("POST", "/briefs")
    assert "authorization" not in post.headers


def test_a_brief_that_is_late_ends_the_command_although_it_has_not_ended(gateway: FakeGateway) -> None:
    gateway.views = [view("working"), view("late", is_final=False)]
    assert run("send", "brief.json").exit_code == VERDICTS["late"].exit_status


def test_a_brief_without_an_end_is_followed_until_its_deadline_and_no_longer() -> None:
    late = BEGAN + timedelta(seconds=700)
    assert following.seconds_left(view("working", deadline=DEADLINE), BEGAN) == 600 + following.PAUSE_SECONDS
    assert following.seconds_left(view("working", deadline=DEADLINE), late) == following.PAUSE_SECONDS
    assert following.seconds_left(view("working"), BEGAN) is None


def test_a_refusal_is_told_in_the_gateways_words(gateway: FakeGateway) -> None:
    problem = {"title": "Wrong secret", "detail": "Send the secret that you were given.\x1b[2J"}
    gateway.refusal = httpx.Response(403, json=problem)
    result = run("send", "brief.json")
    assert result.exit_code == 1
    assert result.stderr == "the gateway answered 403: Wrong secret: Send the secret that you were given.\\x1b[2J\n"


def test_a_gateway_that_does_not_answer_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    connect = gateway_client.connect
    monkeypatch.setattr(gateway_client, "connect", lambda env: connect(env, httpx.MockTransport(refuse)))
    result = run("list")
    assert (result.exit_code, "make serve" in result.stderr) == (1, True)


def test_a_brief_that_the_gateway_has_not_read_of_yet_is_waited_for(gateway: FakeGateway) -> None:
    gateway.unknown_for = 3
    assert run("send", "brief.json").exit_code == 0
    gateway.unknown_for = 100
    result = run("send", "brief.json")
    assert (result.exit_code, "answered 404" in result.stderr) == (1, True)


def test_an_event_of_a_later_release_is_passed_over(gateway: FakeGateway) -> None:
    gateway.streams = [[ACCEPTED, event(1, "of-a-later-release", "generator"), DELIVERED]]
    result = run("send", "brief.json")
    assert (result.exit_code, "of-a-later-release" in result.stdout) == (0, False)
