"""A brief that is sent again is promised again and built once."""

from tests.e2e.outcomes import assert_done_once
from tools.system.stopping_points import model_calls
from tools.system.system import System


def test_an_exact_re_send_is_answered_200_with_the_same_id_and_builds_nothing_twice(system: System) -> None:
    request = system.brief("re-sent")
    first = system.post(request)
    in_work = system.post(request)
    brief_id = first.json()["brief_id"]
    assert_done_once(system, request, [brief_id])

    when_done = system.post(request)
    system.await_rest()

    assert [answer.status_code for answer in (first, in_work, when_done)] == [200, 200, 200]
    assert {answer.json()["brief_id"] for answer in (first, in_work, when_done)} == {brief_id}
    assert "idempotent-replayed" not in first.headers
    assert when_done.headers["idempotent-replayed"] == "true"
    assert len(model_calls(system, request)) == 1
    assert len(system.callbacks(request)) == 1


def test_a_re_send_after_the_gateway_was_killed_is_still_known(system: System) -> None:
    request = system.brief("re-sent-after-kill")
    gateway = system.stack.services["gateway"]
    brief_id = system.accepted(request)
    assert_done_once(system, request, [brief_id])

    gateway.kill()
    gateway.start()
    gateway.wait_ready()
    answer = system.post(request)
    system.await_rest()

    assert answer.status_code == 200
    assert answer.json()["brief_id"] == brief_id
    assert_done_once(system, request, [brief_id])


def test_a_new_nonce_for_the_same_task_is_a_new_site(system: System) -> None:
    request = system.brief("same-task")
    again = {**request, "nonce": "another-nonce"}
    first_id = system.accepted(request)
    first = system.await_callback(request)

    second_id = system.accepted(again)
    second = system.await_callback(again)

    assert first_id != second_id
    assert first["repo_url"] != second["repo_url"]
    assert first["pages_url"] != second["pages_url"]
