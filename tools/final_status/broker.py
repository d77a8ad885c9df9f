"""Faults of the broker, on real processes and in real time."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx

from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED
from tools.chaos.scenarios.broker import host
from tools.final_status.measurement import Ending, words_of
from tools.stack.broker import running_node
from tools.stack.leftover_cleanup import Reaper
from tools.stack.readiness import wait_until
from tools.stack.virtual_hosts import VirtualHosts
from tools.system.proxied_system import system_on
from tools.system.stopping_points import think
from tools.system.system import System

AWAY_SECONDS = 5.0
FULL = '{"max-length":2}'
MOST_WAITING = 50
PATIENCE_SECONDS = 180.0


@contextmanager
def running_system() -> Iterator[System]:
    """The services as processes, with their own broker; if a fault raises, the ends of their logs are printed."""
    with Reaper() as reaper, running_node(reaper) as node, system_on(node, VirtualHosts(node).take()) as system:
        try:
            yield system
        except Exception:
            tails = [service.log_tail() for service in system.stack.services.values()]
            sys.stderr.write("\n".join((*tails, system.broker.log_tail(), "")))
            raise


def killed(system: System) -> Ending:
    """The broker is killed right after the 200 and restarted."""
    think(system, 1.0)
    request, sent = system.brief("killed"), time.monotonic()
    brief_id = system.accepted(request)
    system.broker.kill()
    time.sleep(AWAY_SECONDS)
    system.broker.restart()
    return _end(system, request, brief_id, sent)


def full(system: System) -> Ending:
    """The queue has no consumer until it is full; the refused brief is sent again later."""
    generator = system.stack.services["generator"]
    generator.kill()
    queue = f"^{GENERATOR_BRIEF_ACCEPTED.name}$"
    system.broker.rabbitmqctl("set_policy", *host(system), "full", queue, FULL)
    request, sent = _first_refused(system), time.monotonic()
    status = system.post(request).status_code
    generator.start()
    try:
        return _sent_again(system, request, status, sent)
    finally:
        system.broker.rabbitmqctl("clear_policy", *host(system), "full")


def unreachable_at_start(system: System) -> Ending:
    """Every service starts before the broker; the refused brief is sent again later."""
    for service in system.stack.services.values():
        service.terminate()
    system.broker.kill()
    for service in system.stack.services.values():
        service.start()
    request, sent = system.brief("unreachable"), time.monotonic()
    alive = f"{system.stack.gateway_url}/livez"
    wait_until(lambda: _answers(system, alive), "a gateway that listens", timeout=30)
    status = system.post(request).status_code
    time.sleep(AWAY_SECONDS)
    system.broker.restart()
    return _sent_again(system, request, status, sent)


FAULTS: Sequence[tuple[str, Callable[[System], Ending]]] = (
    ("broker: killed after the 200, for 5 s", killed),
    ("broker: the queue is full", full),
    ("broker: unreachable at start, for 5 s", unreachable_at_start),
)


def _answers(system: System, url: str) -> bool:
    try:
        return system.http.get(url).status_code == 200
    except httpx.TransportError:
        return False


def _first_refused(system: System) -> Mapping[str, Any]:
    for _ in range(MOST_WAITING):
        request = system.brief("full")
        if system.post(request).status_code != 200:
            return request
    raise AssertionError(f"the queue took {MOST_WAITING} briefs and should take two")


def _sent_again(system: System, request: Mapping[str, Any], status: int, sent: float) -> Ending:
    wait_until(lambda: system.post(request).status_code == 200, "a promise", timeout=60, interval=0.5)
    brief_id = system.accepted(request)
    ending = _end(system, request, brief_id, sent)
    return Ending(f"refused with {status}; sent again: {ending.words}", ending.seconds, "the evaluator was told")


def _end(system: System, request: Mapping[str, Any], brief_id: str, sent: float) -> Ending:
    system.await_callback(request, within=PATIENCE_SECONDS)
    seconds = time.monotonic() - sent
    # Events that were buffered during the outage may arrive after those of later services.
    wait_until(lambda: _is_told(system.view(brief_id)), "the status", timeout=20)
    return Ending(words_of(system.view(brief_id)), seconds)


def _is_told(view: Mapping[str, Any]) -> bool:
    return bool(view["state"] == "delivered" and view["status"])
