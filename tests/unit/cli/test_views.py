"""`pagewright list`, `show` and `watch` against a gateway that a test prepares."""

import pytest

from cli import briefs
from tests.unit.cli.fake_gateway import BRIEF_ID, FakeGateway, run, view


def test_a_list_has_a_row_for_each_brief_and_escapes_what_others_wrote(gateway: FakeGateway) -> None:
    gateway.views = [view("proved", task="a\x1b[2J"), view("failed", pages_url=None)]
    result = run("list", "--limit", "5", "--verdict", "proved")
    rows = result.stdout.splitlines()
    assert rows[1].split()[:3] == ["00000000", "proved", "a\\x1b[2J"]
    assert rows[2].split()[-1] == "-"
    assert dict(gateway.asked[0].url.params) == {"limit": "5", "verdict": "proved"}


def test_one_brief_is_shown_with_every_check_and_its_evidence(gateway: FakeGateway) -> None:
    check = {"text": "The page says [bold]hi\x1b", "outcome": "failed", "detail": "it says nothing"}
    call = {"at": "2026-11-27T10:02:03.456Z", "status": 503, "reason": "busy"}
    gateway.views = [view("flawed", checks=[check], requirements=None, callbacks=[call], cost_usd=0.25)]
    printed = run("show", BRIEF_ID).stdout
    assert "failed    The page says [bold]hi\\x1b (it says nothing)" in printed
    assert "callback      503  2026-11-27 10:02:03 UTC\n" in printed
    assert "0.2500 US dollars" in printed


def test_the_prompts_and_replies_of_a_brief_are_shown_as_they_were_and_escaped(gateway: FakeGateway) -> None:
    turn = {
        "asked_at": "10:02",
        "seconds": 19.0,
        "purpose": "site",
        "model": "a-model",
        "outcome": "answered",
        "prompt_tokens": 52,
        "reply_tokens": 60,
        "thinking_tokens": 1,
        "failure": "",
        "system": {"text": "You write.", "left_out": 0},
        "prompt": {"text": "[b]Sum\n\tup\x1b", "left_out": 12},
        "reply": {"text": "a page", "left_out": 0},
        "parts": [{"media_type": "image/png", "bytes": 5}],
    }
    failed = {**turn, "outcome": "failed", "failure": "busy", "reply": None}
    gateway.views = [{"brief_id": BRIEF_ID, "run": 1, "is_complete": False, "turns": [turn, failed]}]
    printed = run("show", BRIEF_ID, "--conversation").stdout
    for text in (
        "1. site  a-model",
        "[b]Sum\n    up\\x1b",
        "12 more characters",
        "a page",
        "image/png, 5 bytes",
        "busy",
    ):
        assert text in printed
    assert printed.rstrip().endswith("or are too many.")
    assert gateway.asked[0].url.path == f"/briefs/{BRIEF_ID}/conversation"
    gateway.views = [{"brief_id": BRIEF_ID, "run": 1, "is_complete": True, "turns": []}]
    assert "No model has answered yet." in run("show", BRIEF_ID, "--conversation").stdout


def test_a_brief_may_be_named_by_the_beginning_of_its_id(gateway: FakeGateway) -> None:
    gateway.views = [view("proved")]
    assert run("show", "0000").exit_code == 0
    result = run("show", "ffff")
    assert (result.exit_code, "0 of the newest" in result.stderr) == (1, True)


def test_watching_ends_with_ctrl_c(gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefs, "LOOK_SECONDS", 0.0)
    gateway.interrupted_at = 3
    result = run("watch")
    assert (result.exit_code, "proved" in result.stdout) == (0, True)
