"""Scenarios with faults of the broker: killed, unreachable, alarmed, full, and with deleted queues and bindings."""

import asyncio
import time
from functools import partial

import aio_pika

from contracts.work_queues import EXCHANGE, GENERATOR_BRIEF_ACCEPTED
from tools.chaos.load import Load
from tools.chaos.scenario import Scenario
from tools.stack.broker_users import urls_of_services
from tools.stack.readiness import wait_until
from tools.system.stopping_points import model_calls, think
from tools.system.system import System

NO_DISK = "9000GB"
ENOUGH_DISK = "50MB"
FULL = '{"max-length":5}'
WORK = GENERATOR_BRIEF_ACCEPTED


def killed_while_evaluators_send(load: Load, *, briefs: int = 36, kills: int = 3) -> None:
    """kill -9 and restart while evaluators send."""
    think(load.system, 0.3)
    load.send(*load.briefs(briefs), pace=0.3)
    for _ in range(kills):
        load.await_more(briefs // 6)
        load.system.broker.kill()
        load.system.broker.restart()
        load.system.await_ready()


def silent_for_a_minute(load: Load) -> None:
    """The network to the broker loses everything, and no connection is closed."""
    think(load.system, 0.3)
    load.send(*load.briefs(30), pace=1.0)
    load.await_more(6)
    load.system.proxy.hold()
    time.sleep(60)
    load.system.proxy.release()


def without_disk(load: Load) -> None:
    """A disk alarm: the broker accepts publishes and confirms none."""
    think(load.system, 0.3)
    load.send(*load.briefs(30), pace=1.0)
    load.await_more(6)
    load.system.broker.rabbitmqctl("set_disk_free_limit", NO_DISK)
    time.sleep(30)
    load.system.broker.rabbitmqctl("set_disk_free_limit", ENOUGH_DISK)


def full(load: Load, *, briefs: int = 40) -> list[str]:
    """A queue with room for about five messages, and no consumer."""
    system = load.system
    generator = system.stack.services["generator"]
    generator.kill()
    system.broker.rabbitmqctl("set_policy", *host(system), "full", f"^{WORK.name}$", FULL)
    try:
        refused = [request for request in load.briefs(briefs) if not load.post(request)]
        generator.start()
        load.send(*refused)
        load.join()
    finally:
        system.broker.rabbitmqctl("clear_policy", *host(system), "full")
        # RabbitMQ 3.10 keeps refusing publishers that it has refused, until they reconnect.
        system.broker.restart()
        system.await_ready()
    as_expected = briefs // 4 <= len(refused) < briefs
    return [] if as_expected else [f"{len(refused)} of {briefs} briefs were refused by a queue that takes 5"]


def topology_deleted(load: Load, *, briefs: int = 30) -> list[str]:
    """The binding, then the queue, is deleted under load: nothing unroutable is accepted; the import restores both."""
    system = load.system
    load.send(*load.briefs(briefs), at_once=2, pace=0.5)
    load.await_more(briefs // 6)
    asyncio.run(_unbind(system))
    urls_of_services(system.broker, host(system)[1])
    load.await_more(briefs // 5)
    # Messages in a deleted queue are lost by promise, so it is deleted while it is empty.
    wait_until(lambda: system.queues.waiting()[WORK.name] == 0, "an empty queue")
    system.broker.rabbitmqctl("delete_queue", *host(system), WORK.name)
    urls_of_services(system.broker, host(system)[1])
    load.await_more(briefs // 5)
    load.join()
    return []


def connections_closed(load: Load, *, every: float = 5.0, model_seconds: float = 20.0) -> list[str]:
    """The broker closes every connection repeatedly during model calls: the model is called once for each brief."""
    system = load.system
    think(system, model_seconds)
    requests = load.briefs(8)
    load.send(*requests, at_once=8)
    load.await_more(8)
    wait_until(lambda: all(model_calls(system, request) for request in requests), "a model at work")
    until = time.monotonic() + model_seconds
    while time.monotonic() < until:
        system.broker.rabbitmqctl("close_all_connections", "--vhost", host(system)[1], "a test of patience")
        time.sleep(every)
    asked = [len(model_calls(system, request)) for request in requests]
    return [] if asked == [1] * len(asked) else [f"the model was asked {asked} times for one brief each"]


def host(system: System) -> tuple[str, str]:
    """The arguments of rabbitmqctl for the virtual host."""
    return "-p", system.queues.url.rsplit("/", 1)[1]


async def _unbind(system: System) -> None:
    connection = await aio_pika.connect(system.queues.url)
    async with connection:
        queue = await (await connection.channel()).get_queue(WORK.name, ensure=False)
        await queue.unbind(EXCHANGE, WORK.key)


SCENARIOS = (
    Scenario(
        "broker killed 3 times during intake",
        killed_while_evaluators_send,
        partial(killed_while_evaluators_send, briefs=8, kills=1),
    ),
    Scenario("broker black-holed for 60 s", silent_for_a_minute, within=120),
    Scenario("disk alarm for 30 s", without_disk),
    Scenario("queue full", full),
    Scenario("binding and queue deleted under load", topology_deleted, partial(topology_deleted, briefs=12)),
    Scenario(
        "connections closed during model calls",
        connections_closed,
        partial(connections_closed, every=1.0, model_seconds=2.0),
    ),
)
