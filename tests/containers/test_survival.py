"""Containers that are killed, stopped, multiplied and taken down while a brief is on its way: it arrives, once."""

import time

import pytest

from tests.containers.running import PATIENCE, Stack, make
from tests.repository.tree import SERVICES
from tools.stack.readiness import wait_until

pytestmark = pytest.mark.timeout(1200)


@pytest.mark.parametrize("service", [*SERVICES, "rabbitmq"])
def test_a_brief_survives_that_a_container_is_killed_and_started_again(stack: Stack, service: str) -> None:
    request = stack.brief()
    stack.refuse_callbacks(503, 503, task=request["task"])
    brief_id = stack.send(request)
    # The moment in which the one to be killed has it in hand.
    in_hand = {"publisher": ("started", "publisher"), "notifier": ("refused", "notifier")}
    stack.await_event(brief_id, *in_hand.get(service, ("started", "generator")))
    name = stack.container(service).name
    stack.engine("kill", name)
    stack.engine("start", name)
    stack.await_healthy(service)
    stack.assert_delivered_once(request)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_whose_process_dies_is_started_again_by_the_engine(stack: Stack, service: str) -> None:
    name, before = stack.container(service).name, stack.container(service).restarts
    stack.kill_inside(service, command=f"python -m {service} ")
    wait_until(lambda: stack.container(service).restarts == before + 1, f"{name} again", timeout=PATIENCE)
    stack.await_healthy(service)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_is_told_to_stop_finishes_what_it_has_in_hand_and_ends_with_0(
    stack: Stack, service: str
) -> None:
    request = stack.brief()
    brief_id = stack.send(request)
    stack.await_event(brief_id, "started", "publisher" if service == "publisher" else "generator")
    name, since = stack.container(service).name, time.monotonic()
    stack.engine("stop", "--time", "40", name)
    seconds = time.monotonic() - since
    ended = stack.inspect(name)["State"]
    stack.engine("start", name)
    stack.await_healthy(service)
    stack.assert_delivered_once(request)
    assert (ended["ExitCode"], ended["OOMKilled"]) == (0, False)
    assert seconds < 25
    started = [event for event in stack.events(brief_id) if (event["service"], event["stage"]) == (service, "started")]
    assert len(started) <= 1


def test_three_generators_share_the_work(stack: Stack) -> None:
    make("up", "DEMO=1", "ARGS=--scale generator=3")
    assert [container.ready for container in stack.containers("generator")] == [True] * 3
    requests = [stack.brief() for _ in range(9)]
    ids = [stack.send(request) for request in requests]
    for request in requests:
        stack.assert_delivered_once(request)
    handled = [
        sum(brief_id in stack.engine("logs", container.name) for brief_id in ids)
        for container in stack.containers("generator")
    ]
    assert sum(handled) == len(ids)
    assert all(handled)
    make("up", "DEMO=1")
    assert len(stack.containers("generator")) == 1


def test_a_brief_in_a_queue_is_still_there_after_down_and_up(stack: Stack) -> None:
    stack.engine("stop", stack.container("generator").name)
    request = stack.brief()
    brief_id = stack.send(request)
    stack.await_event(brief_id, "accepted", "gateway")
    make("down", "DEMO=1")
    assert stack.compose.containers() == []
    make("up", "DEMO=1")
    stack.assert_delivered_once(request)
    assert [event["stage"] for event in stack.events(brief_id)].count("accepted") == 1
