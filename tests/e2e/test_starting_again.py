"""A brief that was salvaged while the model was down is started again, and becomes the real page."""

import contextlib
from collections.abc import Iterator
from typing import Any

import httpx

from tools.stack.free_ports import free_ports
from tools.stack.readiness import PATIENCE, wait_until
from tools.system.proxied_system import PAGES_SECONDS
from tools.system.repositories import briefs_committed, repositories_of
from tools.system.stopping_points import behave_again, model_calls, tell
from tools.system.system import CALLBACK_WITHIN, Request, System


@contextlib.contextmanager
def hasty_gateway(system: System) -> Iterator[str]:
    """The address of a replica whose briefs leave the generator no time: what cannot be written at once is salvaged."""
    (port,) = free_ports(1)
    replica = system.stack.services["gateway"].twin(port, BRIEF_DEADLINE_SECONDS="60")
    replica.start()
    try:
        replica.wait_ready()
        yield replica.base_url
    finally:
        replica.terminate()


def break_model(system: System) -> None:
    step = {"kind": "error", "status": 503, "times": None}
    tell(system, f"{system.stand_ins.gemini_url}/_stand_in/script", [step])


def await_callbacks(system: System, request: Request, number: int) -> list[dict[str, Any]]:
    """The fields of that many callbacks, once they have come and nothing is left to do."""
    what = f"{number} callbacks of {request['task']}"
    wait_until(lambda: len(system.callbacks(request)) >= number, what, timeout=CALLBACK_WITHIN)
    system.await_rest()
    callbacks = system.callbacks(request)
    assert [callback["problems"] for callback in callbacks] == [[]] * number
    return [callback["fields"] for callback in callbacks]


def posted(system: System, url: str, request: Request) -> httpx.Response:
    answer = system.http.post(f"{url}/briefs", json=dict(request))
    assert answer.status_code == 200, answer.text
    return answer


def test_a_salvaged_brief_that_is_sent_again_becomes_the_real_page_in_the_same_repository(system: System) -> None:
    request = system.brief("started-again")
    break_model(system)
    with hasty_gateway(system) as hasty:
        brief_id = posted(system, hasty, request).json()["brief_id"]
        (salvaged,) = await_callbacks(system, request, 1)
    salvaged_page = system.http.get(salvaged["pages_url"]).text
    wait_until(lambda: system.view(brief_id)["state"] == "delivered", "the gateway to hear of it")
    assert system.view(brief_id)["status"] == "salvaged"

    behave_again(system, PAGES_SECONDS)
    again = posted(system, system.stack.gateway_url, request)
    _, real = await_callbacks(system, request, 2)

    assert again.json()["brief_id"] == brief_id
    assert "idempotent-replayed" not in again.headers
    assert (real["repo_url"], real["pages_url"]) == (salvaged["repo_url"], salvaged["pages_url"])
    assert real["commit_sha"] != salvaged["commit_sha"]
    assert system.http.get(real["pages_url"]).text != salvaged_page
    [repository] = repositories_of(system, request)
    assert briefs_committed(system, repository) == [brief_id, brief_id]
    wait_until(lambda: system.view(brief_id)["state"] == "delivered", "the gateway to hear of it")
    view = system.view(brief_id)
    assert (view["run"], view["status"], view["commit_sha"]) == (2, "succeeded", real["commit_sha"])

    asked = len(model_calls(system, request))
    assert posted(system, system.stack.gateway_url, request).headers["idempotent-replayed"] == "true"
    system.await_rest()
    assert len(model_calls(system, request)) == asked
    assert len(system.callbacks(request)) == 2
    assert not any(system.queues.dead().values())


@contextlib.contextmanager
def generator_with_browser(system: System) -> Iterator[None]:
    """Another generator in place of the stack's own, which tries checks in a browser."""
    own = system.stack.services["generator"]
    (port,) = free_ports(1)
    other = own.twin(port, BROWSER_CHECKS="on")
    own.terminate(PATIENCE)
    other.start()
    try:
        other.wait_ready()
        yield
    finally:
        other.terminate(PATIENCE)
        system.restore()


def test_a_salvaged_brief_that_an_operator_tries_again_becomes_a_proved_page_once(system: System) -> None:
    request = system.brief("tried-again", checks=["js:document.title.length > 0"])
    break_model(system)
    with hasty_gateway(system) as hasty:
        brief_id = posted(system, hasty, request).json()["brief_id"]
        (salvaged,) = await_callbacks(system, request, 1)
    wait_until(lambda: system.view(brief_id)["verdict"] == "salvaged", "the gateway to hear of it")
    behave_again(system, PAGES_SECONDS)
    system.broker.restart()
    system.await_ready()

    retry = f"{system.stack.gateway_url}/briefs/{brief_id}/retry"
    with generator_with_browser(system):
        presses = [system.http.post(retry).status_code for _ in range(3)]
        assert posted(system, system.stack.gateway_url, request).json()["brief_id"] == brief_id
        wait_until(lambda: len(system.callbacks(request)) >= 2, "the callback of the next run", timeout=CALLBACK_WITHIN)
    _, real = await_callbacks(system, request, 2)

    assert presses[0] == 202
    assert set(presses) <= {202, 409}
    assert real["repo_url"] == salvaged["repo_url"]
    assert system.http.get(real["pages_url"]).status_code == 200
    [repository] = repositories_of(system, request)
    assert briefs_committed(system, repository) == [brief_id, brief_id]
    wait_until(lambda: system.view(brief_id)["state"] == "delivered", "the gateway to hear of it")
    view = system.view(brief_id)
    assert (view["run"], view["verdict"], view["commit_sha"]) == (2, "proved", real["commit_sha"])
    assert system.http.post(retry).status_code == 409
    assert not any(system.queues.dead().values())
