"""Scenarios with faults of workers: killed generators and publishers, a lethal brief, garbage, rounds out of order."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED, WORK_QUEUES
from tools.chaos.brief_results import dead, delivered, published_in_order
from tools.chaos.load import Load
from tools.chaos.scenario import Scenario
from tools.chaos.scenarios.broker import host
from tools.stack.free_ports import free_port
from tools.stack.readiness import wait_until
from tools.system.stopping_points import (
    BRANCH_MOVED,
    PAGE_BUILT,
    REPOSITORY_MADE,
    all_model_calls,
    hang_model_for,
    model_calls,
    release,
    think,
)
from tools.system.undecodable_messages import rubbish

CONCURRENCY = 16
DEATHS_ALLOWED = 3


def generator_killed_at_work(load: Load, *, briefs: int = 20) -> list[str]:
    """kill -9 five times while the model writes."""
    system = load.system
    generator = system.stack.services["generator"]
    think(system, 1.5)
    requests = load.briefs(briefs)
    load.send(*requests, pace=0.5)
    for _ in range(5):
        load.await_more(briefs // 10)
        wait_until(lambda: system.metric("generator", "pagewright_messages_in_hand") > 0, "work in hand")
        generator.kill()
        generator.start()
        generator.wait_ready()
    load.join()
    asked = sum(len(model_calls(system, request)) for request in requests)
    most = len(requests) + 5 * CONCURRENCY
    return [] if asked <= most else [f"the model was asked {asked} times, and {most} are explained by kills"]


def killed_before_acknowledging(service: str, *, briefs: int = 3) -> Callable[[Load], list[str]]:
    """The process dies after the next message is confirmed and before its own is acknowledged."""

    def play(load: Load) -> list[str]:
        system = load.system
        process = system.stack.services[service]
        found = []
        for request in load.briefs(briefs):
            system.await_rest()
            strike = system.proxy.strike(f"{service} consuming", "service")
            load.send(request)
            if not strike.hit.wait(20):
                found.append(f"no acknowledgement of the {service} was on its way")
            process.kill()
            system.proxy.release()
            process.start()
            process.wait_ready()
            load.join()
        return found

    return play


def publisher_killed_at_each_step(load: Load) -> list[str]:
    """kill -9 while GitHub makes the repository, moves the branch or builds the page, and before acknowledging."""
    system = load.system
    publisher = system.stack.services["publisher"]
    for moment in (REPOSITORY_MADE, BRANCH_MOVED, PAGE_BUILT):
        request = load.brief()
        moment.arrange(system, request)
        load.promise(request)
        brief_id = next(reversed(load.accepted))
        wait_until(partial(moment.has_come, system, request, brief_id), moment.name)
        publisher.kill()
        release(system)
        publisher.start()
        publisher.wait_ready()
        system.await_callback(request)
    return killed_before_acknowledging("publisher")(load)


def a_brief_that_kills(load: Load, *, others: int = 10, allowed: int = DEATHS_ALLOWED) -> list[str]:
    """A brief kills its consumer after a second: it is buried after some deaths, and the others are built."""
    system = load.system
    generator = system.stack.services["generator"]
    system.broker.rabbitmqctl(
        "set_policy", *host(system), "few", f"^{GENERATOR_BRIEF_ACCEPTED.name}$", f'{{"delivery-limit":{allowed}}}'
    )
    try:
        poison = load.brief()
        hang_model_for(system, poison)
        load.promise(poison)
        (brief_id,) = load.accepted
        load.send(*load.briefs(others), at_once=2, pace=0.5)
        deaths = 0
        while brief_id not in dead(system) and deaths < 10:
            # The call for its plan comes first, and hangs too.
            calls = len(all_model_calls(system, poison))
            if calls > deaths:
                time.sleep(1)
                generator.kill()
                deaths += 1
                generator.start()
                generator.wait_ready()
        load.join()
    finally:
        system.broker.rabbitmqctl("clear_policy", *host(system), "few")
    return [] if deaths == allowed + 1 else [f"{deaths} processes died of one brief, and the limit is {allowed}"]


def rubbish_everywhere(load: Load, *, briefs: int = 12) -> list[str]:
    """Five kinds of undecodable messages in every queue, under load: each is buried with its reason."""
    system = load.system
    load.send(*load.briefs(briefs), pace=0.3)
    for queue in WORK_QUEUES:
        for message in rubbish(queue).values():
            system.queues.throw(queue.name, message)
    wanted = sum(len(rubbish(queue)) for queue in WORK_QUEUES)
    wait_until(lambda: sum(system.queues.dead().values()) >= wanted, "all rubbish put aside")
    load.join()
    return []


def rounds_out_of_order(load: Load) -> list[str]:
    """Three rounds at once for ten tasks, while publishers are scaled from one to three and back."""
    system = load.system
    think(system, 0.5)
    tasks = []
    for _ in range(10):
        first = load.brief()
        tasks.append([first, *(load.brief(task=first["task"], round=number) for number in (2, 3))])
    extra = [system.stack.services["publisher"].twin(free_port()) for _ in range(2)]
    for rounds in tasks:
        for request in rounds:
            load.promise(request)
        if rounds in (tasks[2], tasks[3]):
            extra[tasks.index(rounds) - 2].start()
        if rounds in (tasks[7], tasks[8]):
            extra[tasks.index(rounds) - 7].terminate()
    wait_until(lambda: set(load.accepted) <= delivered(load), "the callbacks of all rounds", interval=0.5)
    return published_in_order(load, tasks)


SCENARIOS: Sequence[Scenario] = (
    Scenario(
        "generator killed mid-call 5 times",
        generator_killed_at_work,
    ),
    Scenario("generator killed before acknowledging", killed_before_acknowledging("generator")),
    Scenario(
        "a brief that kills its worker",
        a_brief_that_kills,
        partial(a_brief_that_kills, others=2, allowed=1),
        expected_dead=1,
    ),
    Scenario("rubbish in every queue", rubbish_everywhere),
    Scenario(
        "publisher killed after each step",
        publisher_killed_at_each_step,
        killed_before_acknowledging("publisher", briefs=1),
    ),
    Scenario("rounds out of order, publishers 1-3-1", rounds_out_of_order, within=150),
)
