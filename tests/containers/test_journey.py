"""A brief through the containers, sent as `make up` says, and the browser that looked at its page."""

import json
from typing import Any

import pytest

from tests.containers.running import Stack, printed_curl, run

pytestmark = pytest.mark.timeout(1200)


@pytest.fixture(scope="module")
def delivered(stack: Stack) -> str:
    """The id of a brief that was sent by the printed command and delivered."""
    answer = json.loads(run(printed_curl(stack.said)))
    stack.await_event(answer["brief_id"], "delivered", "notifier")
    return str(answer["brief_id"])


def test_the_printed_command_sends_a_brief_whose_callback_is_delivered(stack: Stack, delivered: str) -> None:
    nonce = json.loads(printed_curl(stack.said)[-1])["nonce"]
    [callback] = stack.callbacks({"nonce": nonce})
    assert callback["delivered"]
    assert callback["problems"] == []


def test_the_page_was_opened_in_the_browser_and_every_check_that_a_browser_can_tell_passed(
    stack: Stack, delivered: str
) -> None:
    facts = stack.await_event(delivered, "judged", "generator")["facts"]
    assert facts["browser"] is True
    assert facts["failed"] == 0
    assert facts["passed"] >= 4


def test_the_live_page_can_be_opened_from_this_machine_by_the_address_in_the_callback(
    stack: Stack, delivered: str
) -> None:
    address = stack.await_event(delivered, "live", "publisher")["facts"]["pages_url"]
    assert "github-user-c41d2" in run(["curl", "-sS", address])


def test_chromium_runs_in_its_sandbox(stack: Stack, delivered: str) -> None:
    browser = [found for found in stack.processes("generator") if found["name"] == "chromium"]
    assert not any("--no-sandbox" in found["command"] for found in browser)
    # In a namespace of processes of its own, and behind a filter of Chromium's own on top of the container's.
    assert any(len(found["pids"]) > 1 and found["filters"] > 1 for found in browser)


def test_neither_the_browser_nor_who_starts_it_knows_a_secret(stack: Stack, delivered: str) -> None:
    found = stack.processes("generator")
    knowing = {word for process in found for word in process["command"] if knows(process, stack)}
    assert {"generator.chromium"} <= {word for process in found for word in process["command"]}
    assert knowing == {"tini", "--", "python", "-m", "generator", ""}


def knows(process: dict[str, Any], stack: Stack) -> bool:
    return any(stack.compose.values["GEMINI_API_KEY"] in variable for variable in process["variables"])


def test_of_a_browser_that_is_killed_nothing_dead_is_kept_and_the_next_brief_has_another(
    stack: Stack, delivered: str
) -> None:
    stack.kill_inside("generator", command="/chromium ")
    request = stack.brief()
    judged = stack.await_event(stack.send(request), "judged", "generator")
    stack.assert_delivered_once(request)
    assert judged["facts"]["browser"] is True
    assert [found["name"] for found in stack.processes("generator") if found["zombie"]] == []


def test_pages_that_take_all_memory_end_neither_the_service_nor_its_container(stack: Stack) -> None:
    before = stack.container("generator")
    assert stack.script("generator", "hostile_pages.py") == {"good": True}
    assert stack.container("generator") == before
    assert stack.inspect(before.name)["State"]["OOMKilled"] is False


def test_the_filter_of_system_calls_lets_nobody_have_more_than_the_sandbox_needs(stack: Stack) -> None:
    name = stack.container("generator").name
    stack.engine("exec", name, "unshare", "--user", "--pid", "--net", "--fork", "true")
    for refused in ("--mount", "--uts", "--ipc", "--cgroup", "--time"):
        with pytest.raises(AssertionError, match="Operation not permitted"):
            stack.engine("exec", name, "unshare", "--user", refused, "true")


def test_the_other_containers_make_no_namespace_at_all(stack: Stack) -> None:
    with pytest.raises(AssertionError, match="Operation not permitted"):
        stack.engine("exec", stack.container("publisher").name, "unshare", "--user", "true")
