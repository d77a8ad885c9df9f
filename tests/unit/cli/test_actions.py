"""The commands of operators about briefs: what is asked of the gateway, what is said, and the exit status."""

from uuid import UUID

import httpx
import pytest

from tests.unit.cli.fake_gateway import BRIEF_ID, FakeGateway, run, view

OTHER = str(UUID(int=9, version=4))


@pytest.mark.parametrize(("command", "verdict"), [("retry", "failed"), ("call-back", "untold")])
def test_an_action_is_asked_for_briefs_by_their_ids_or_for_all_that_need_it(
    gateway: FakeGateway, command: str, verdict: str
) -> None:
    gateway.views = [view(verdict)]
    for arguments in ((BRIEF_ID,), ("0000",), ("--all",)):
        gateway.asked.clear()
        result = run(command, *arguments)
        assert (result.exit_code, result.stderr) == (0, "")
        assert f"{BRIEF_ID}: {command} asked for" in result.stdout
        (posted,) = gateway.requests("POST", command)
        assert posted.url.path == f"/briefs/{BRIEF_ID}/{command}"
        assert (posted.headers["authorization"], posted.content) == ("Bearer operator", b"")
    assert dict(gateway.asked[0].url.params) == {"limit": "1000", "verdict": verdict}


def test_a_refusal_is_said_and_the_other_briefs_are_asked_for_all_the_same(gateway: FakeGateway) -> None:
    result = run("retry", OTHER, BRIEF_ID)
    assert result.exit_code == 1
    assert result.stderr == f"{OTHER}: the gateway answered 404: unknown\n"
    assert BRIEF_ID in result.stdout


def test_without_a_brief_that_needs_it_nothing_is_asked_for(gateway: FakeGateway) -> None:
    gateway.views = []
    result = run("call-back", "--all")
    assert (result.exit_code, result.stdout) == (0, "No brief is untold.\n")


def test_ids_and_all_at_once_or_neither_is_a_wrong_use(gateway: FakeGateway) -> None:
    for arguments in ((), (BRIEF_ID, "--all")):
        assert run("retry", *arguments).exit_code == 2
    assert gateway.asked == []


def test_the_best_candidate_is_published_by_id(gateway: FakeGateway) -> None:
    assert run("publish", BRIEF_ID).exit_code == 0
    assert [posted.url.path for posted in gateway.requests("POST", "")] == [f"/briefs/{BRIEF_ID}/publish"]


def test_giving_up_takes_a_confirmation(gateway: FakeGateway) -> None:
    result = run("give-up", BRIEF_ID)
    assert (result.exit_code, gateway.asked) == (2, [])
    assert f"{BRIEF_ID} would end as failed or untold: say --yes" in result.stderr
    assert run("give-up", BRIEF_ID, "--yes").exit_code == 0
    assert [posted.url.path for posted in gateway.requests("POST", "")] == [f"/briefs/{BRIEF_ID}/give-up"]


def test_words_of_a_refusal_do_not_act_on_the_terminal(gateway: FakeGateway) -> None:
    gateway.refusal = httpx.Response(409, json={"title": "a\x1b[2J"})
    assert "a\\x1b[2J" in run("retry", BRIEF_ID).stderr
