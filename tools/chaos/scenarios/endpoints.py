"""Scenarios with faults of evaluators: failing and hostile endpoints, and a name that changes to a private address."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from contracts.progress_events import Refused
from tools.chaos.brief_results import delivered
from tools.chaos.load import Load
from tools.chaos.scenario import Scenario
from tools.stack.free_ports import free_port
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import wait_until
from tools.system.stopping_points import answer_callbacks

LATE = 0.3
"""Seconds by which an attempt may be late on an idle machine, plus a twentieth of its delay."""
HOSTILE: Sequence[Sequence[int | str]] = (
    ["hang"],
    ["drip"],
    ["endless"],
    ["reset", "reset"],
    ["redirect"],
    [404, 400],
    [201, 302],
)

NAME, ALLOWED, REFUSED = "rebinding.example", "127.0.0.1", "::1"
LYING = {
    "PYTHONPATH": str(Path(__file__).parents[1] / "lying_resolver"),
    "CALLBACK_ALLOW_PRIVATE": "false",
    "CALLBACK_ALLOWED_NETWORKS": ALLOWED,
}


def failing_k_times(load: Load, *, most: int = 8) -> list[str]:
    """Endpoints that answer 500 k times, for k from 0 on: the delays are 1, 2, 4, 8 … s, the body is the same."""
    requests = load.briefs(most + 1)
    for refusals, request in enumerate(requests):
        answer_callbacks(load.system, request, [500] * refusals)
    load.send(*requests)
    load.join()
    within = sum(2**k for k in range(most)) + 40
    wait_until(lambda: set(load.accepted) <= delivered(load), "the last attempt", timeout=within, interval=0.5)
    found = []
    for refusals, request in enumerate(requests):
        calls = load.system.callbacks(request)
        gaps = [after["at"] - before["at"] for before, after in pairwise(calls)]
        on_time = all(0 <= gap - 2**k <= LATE + 2**k / 20 for k, gap in enumerate(gaps))
        if len(calls) != refusals + 1 or not on_time:
            found.append(f"k = {refusals}: {len(calls)} attempts with gaps {[round(gap, 2) for gap in gaps]}")
        if len({call["headers"].get("idempotency-key") for call in calls}) != 1:
            found.append(f"k = {refusals}: the idempotency key changed")
    return found


def hostile_endpoints(load: Load, *, good: int = 12) -> list[str]:
    """Some endpoints are silent, endless, resetting or redirecting; callbacks to others are not delayed."""
    hostile = load.briefs(len(HOSTILE))
    for answers, request in zip(HOSTILE, hostile, strict=True):
        answer_callbacks(load.system, request, answers)
    load.send(*hostile, at_once=len(hostile))
    load.join()
    others = load.briefs(good)
    load.send(*others, pace=0.2)
    load.join()
    started = time.monotonic()
    nonces = {request["nonce"] for request in others}
    calm = {brief_id for brief_id, request in load.accepted.items() if request["nonce"] in nonces}
    wait_until(lambda: calm <= delivered(load), "callbacks to good endpoints")
    seconds = time.monotonic() - started
    return [] if seconds < max(10, load.slowest) else [f"good endpoints waited {seconds:.0f} s for hostile ones"]


def name_that_turns_private(load: Load) -> list[str]:
    """A host name that resolves to an allowed and a forbidden address in turn."""
    system = load.system
    system.stack.services["notifier"].terminate()
    services = system.stack.services
    # The gateway always resolves the allowed address, because the brief may be sent to it again.
    gateway = services["gateway"].twin(free_port(), **LYING, LYING_RESOLVER=f"{NAME}={ALLOWED}")
    notifier = services["notifier"].twin(free_port(), **LYING, LYING_RESOLVER=f"{NAME}={ALLOWED},{REFUSED}")
    request = load.brief()
    port = urlsplit(request["evaluation_url"]).port or 80
    request["evaluation_url"] = f"http://{NAME}:{port}/callbacks"
    answer_callbacks(system, request, [500])
    with running(gateway, notifier), _listening_in_vain(port) as connections:
        load.gateways = (gateway.base_url,)
        load.promise(request)
        system.await_callback(request)
        (brief_id,) = load.accepted
        refused = [
            event for event in system.events(brief_id) if isinstance(event.facts, Refused) and not event.facts.status
        ]
        found = [f"{calls} connections to an address that is refused"] if (calls := connections()) else []
    answers = [call["answer"] for call in system.callbacks(request)]
    # The second attempt gets the forbidden address and sends nothing.
    if answers != [500, 200] or len(refused) != 1:
        found.append(f"calls were answered {answers}, and {len(refused)} attempts called nobody")
    return found


@contextlib.contextmanager
def running(*processes: ManagedProcess) -> Iterator[None]:
    """Start processes, wait until they are ready, and end them with the context."""
    try:
        for process in processes:
            process.start()
        for process in processes:
            process.wait_ready()
        yield
    finally:
        for process in processes:
            process.terminate()


@contextlib.contextmanager
def _listening_in_vain(port: int) -> Iterator[Callable[[], int]]:
    """Listen on a forbidden address; yields a counter of its connections."""
    with socket.create_server((REFUSED, port), family=socket.AF_INET6) as listener:
        listener.setblocking(False)

        def connections() -> int:
            number = 0
            with contextlib.suppress(BlockingIOError):
                while True:
                    listener.accept()[0].close()
                    number += 1
            return number

        yield connections


SCENARIOS: Sequence[Scenario] = (
    Scenario("endpoint that fails k times, k = 0 … 8", failing_k_times),
    Scenario("hostile endpoints", hostile_endpoints, within=60),
    Scenario("name that turns private", name_that_turns_private),
)
