"""Scenarios at the gateway: killed between the broker's confirmation and its response, duplicates, abuse."""

import json
import threading
from collections.abc import Sequence
from functools import partial
from typing import Any

import httpx

from tools.chaos.load import Load
from tools.chaos.scenario import Scenario
from tools.stack.free_ports import free_port
from tools.system.stopping_points import model_calls, think
from tools.system.system import System

MAX_BYTES = 10 * 1024 * 1024
COPIES = 50


def killed_between_confirm_and_answer(load: Load, *, times: int = 4) -> list[str]:
    """The broker has confirmed the brief and the gateway dies before it answers: the evaluator sends it again."""
    system = load.system
    gateway = system.stack.services["gateway"]
    found = []
    for request in load.briefs(times):
        system.await_rest()
        strike = system.proxy.strike("gateway sending", "broker")
        load.send(request)
        if not strike.hit.wait(10):
            found.append("no confirmation was on its way to the gateway")
        gateway.kill()
        system.proxy.release()
        gateway.start()
        gateway.wait_ready()
        load.join()
    return found


def storm_of_copies(load: Load) -> list[str]:
    """Fifty identical requests at once to two gateways, then another brief under the same nonce."""
    system = load.system
    think(system, 1.0)
    second = system.stack.services["gateway"].twin(free_port())
    second.start()
    try:
        second.wait_ready()
        load.gateways = (system.stack.gateway_url, second.base_url)
        request = load.brief()
        start = threading.Barrier(COPIES)
        threads = [threading.Thread(target=_send_at, args=(start, load, request)) for _ in range(COPIES)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = [] if load.statuses == {200: COPIES} else [f"identical requests were answered {dict(load.statuses)}"]
        found += [] if len(load.accepted) == 1 else [f"one brief has {len(load.accepted)} ids"]
        system.await_callback(request)
        found += [] if len(model_calls(system, request)) == 1 else ["a copy was built again"]
        for url in load.gateways:
            answer = system.http.post(f"{url}/briefs", json={**request, "brief": "Something else."})
            found += [] if answer.status_code == 422 else [f"another brief under the nonce: {answer.status_code}"]
    finally:
        second.terminate()
    return found


def abuse(load: Load) -> list[str]:
    """Bodies that are too large, too deep or malicious are refused, and the next good brief is built."""
    found = [
        f"{name} was answered {status}"
        for name, body in _abuses(load).items()
        if (status := _status_of(load.system, body)) not in {400, 413, 422}
    ]
    secret = _status_of(load.system, {**load.brief(), "secret": "schlüssel"})
    found += [] if secret == 403 else [f"a wrong secret was answered {secret}"]
    load.send(*load.briefs(4))
    return found


def _abuses(load: Load) -> dict[str, Any]:
    good = load.brief()
    data = good["attachments"][0]["url"]
    return {
        "a body of 10 MiB and a byte": b" " * (MAX_BYTES + 1),
        "a chunked body of 30 MiB": (b" " * 65_536 for _ in range(480)),
        "JSON nested 100,000 deep": b"[" * 100_000,
        "a body that is no UTF-8": b'{"email": "\xff\xfe"}',
        "a NUL in a name": {**good, "task": "nul\0task"},
        "invalid base64": {**good, "attachments": [{"name": "a.csv", "url": "data:text/csv;base64,%%%"}]},
        "a path as a name": {**good, "attachments": [{"name": "../../x", "url": data}]},
        "a lone surrogate": json.dumps({**good, "brief": "\ud800"}).encode(),
    }


def _status_of(system: System, body: Any) -> int:
    as_json = isinstance(body, dict)
    try:
        answer = system.http.post(
            f"{system.stack.gateway_url}/briefs",
            headers={"content-type": "application/json"},
            **({"json": body} if as_json else {"content": body}),
        )
    except httpx.WriteError:
        return 413  # the gateway closed the connection of an endless body
    return answer.status_code


def _send_at(start: threading.Barrier, load: Load, request: dict[str, Any]) -> None:
    start.wait()
    load.post(request)


SCENARIOS: Sequence[Scenario] = (
    Scenario(
        "gateway killed between confirm and answer",
        killed_between_confirm_and_answer,
        partial(killed_between_confirm_and_answer, times=1),
    ),
    Scenario("50 identical requests to two gateways", storm_of_copies, storm_of_copies),
    Scenario("abuse of sizes and forms", abuse),
)
