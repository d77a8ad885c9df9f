"""Measures how many model calls one generator holds in flight, and what more generators add."""

import contextlib
import time
from collections.abc import Sequence

import httpx
import psutil

from benchmarks.brief_sender import NO_QUOTAS, BriefSender
from benchmarks.processor_use import ProcessorUse
from benchmarks.prometheus_reader import metric
from benchmarks.queue_drain import depth
from benchmarks.section import Section, Table
from benchmarks.spread import Spread
from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED
from generator.settings import GeneratorSettings
from tools.stack.free_ports import free_port
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import wait_until
from tools.stack.stack import Stack, running_stack
from tools.stack.stand_in_processes import Delays

CALLS, CALLS_MB = 200, 300
MODEL_SECONDS, PROCESSES = 2.0, (4, 2, 1)
ROUNDS = 5
IN_HAND = GeneratorSettings.model_fields["concurrency"].get_default()
BRIEFS = 1500
LOOK_SECONDS = 0.05
QUEUE = GENERATOR_BRIEF_ACCEPTED.name
MB = 2**20

IN_FLIGHT = (
    f"One generator with `CONCURRENCY={CALLS}` and without the browser; every call for a page is held by the stand-in "
    f"until {CALLS} are in flight at once. Memory is resident, of the process alone and with its parser processes, of "
    f"which there is one for each processor. The target for the process is {CALLS_MB} MB."
)
MORE_PROCESSES = (
    f"Generators with the default `CONCURRENCY` of {IN_HAND} and without the browser, where a model takes "
    f"{MODEL_SECONDS:g} s for the plan and again for the page. There is always more in the queue. Rates are over "
    f"{ROUNDS} rounds, each of as many briefs as all generators have in hand."
)

WALL = (
    f"What the processors do while {max(PROCESSES)} of them work. The target is 3.6 times one. Briefs come in waves of "
    f"{max(PROCESSES) * IN_HAND}, which wait for the model together and then for the processors together; everything "
    "of this benchmark runs on the same machine."
)


def calls_in_flight() -> Table:
    """Hold so many calls at once, and look at the memory before and then."""
    with contextlib.ExitStack() as started:
        stack = started.enter_context(running_stack(values={"BROWSER_CHECKS": "off"}))
        http = started.enter_context(httpx.Client(timeout=60, trust_env=False))
        stack.services["generator"].terminate()
        sender = BriefSender(stack, http)
        generator = stack.services["generator"].twin(free_port(), CONCURRENCY=str(CALLS))
        started.callback(generator.terminate)
        generator.start()
        generator.wait_ready()
        sender.told(sender.send(1), timeout=60)
        script = f"{sender.stand_ins.gemini_url}/_stand_in/script"
        at_rest = memory_mb(generator)
        http.post(script, json=[{"held": True, "times": CALLS}]).raise_for_status()
        sender.send(CALLS)
        wait_until(lambda: pages_asked_for(http, sender) > CALLS, f"{CALLS} calls in flight", interval=0.5)
        held = memory_mb(generator)
        http.delete(script).raise_for_status()
        wait_until(lambda: _done([generator]) > CALLS, "the end of all calls", interval=0.5)
        after = memory_mb(generator)
    rows = {"after one brief": at_rest, f"{CALLS} calls in flight": held, "when all are done": after}
    return Table(
        columns=("state", "process MB", "with parser processes MB"),
        rows=tuple((name, *(f"{each:.0f}" for each in sizes)) for name, sizes in rows.items()),
    )


def pages_asked_for(http: httpx.Client, sender: BriefSender) -> int:
    """The number of calls for a page, without those for a plan."""
    calls = http.get(f"{sender.stand_ins.gemini_url}/_stand_in/requests").raise_for_status().json()
    return sum(not call["json"] for call in calls)


def memory_mb(service: ManagedProcess) -> tuple[float, float]:
    """Resident memory of the process, and of all its processes."""
    process = psutil.Process(service.pid)
    own = process.memory_info().rss / MB
    return own, own + sum(child.memory_info().rss for child in process.children(recursive=True)) / MB


def briefs_per_second() -> tuple[dict[int, Spread], Table]:
    """The rate of each number of generators, from many to one, over the same queue; what most of them compete for."""
    values = {"BROWSER_CHECKS": "off", **NO_QUOTAS}
    with contextlib.ExitStack() as started:
        stack = started.enter_context(running_stack(values=values, delays=Delays(model=MODEL_SECONDS)))
        http = started.enter_context(httpx.Client(timeout=60, trust_env=False))
        for name in ("publisher", "notifier", "generator"):
            stack.services[name].terminate()
        BriefSender(stack, http).send(BRIEFS)
        generators = _generators(stack, max(PROCESSES))
        for one in generators:
            started.callback(one.terminate)
            one.start()
        for one in generators:
            one.wait_ready()
        rates, tables = dict[int, Spread](), list[Table]()
        for count in PROCESSES:
            for one in generators[count:]:
                one.terminate()
            del generators[count:]
            _round(generators)
            use = ProcessorUse()
            rates[count] = Spread.of([_round(generators) for _ in range(ROUNDS)])
            tables.append(use.table())
            if not depth(stack.broker.url, QUEUE):
                raise RuntimeError(f"{BRIEFS} briefs are too few for the queue to last")
    return rates, tables[0]


def _generators(stack: Stack, count: int) -> list[ManagedProcess]:
    return [stack.services["generator"], *(stack.services["generator"].twin(free_port()) for _ in range(count - 1))]


def _round(generators: Sequence[ManagedProcess]) -> float:
    """Briefs a second until as many more are done as are in hand: they come in waves."""
    before, began = _done(generators), time.monotonic()
    goal = before + IN_HAND * len(generators)
    wait_until(lambda: _done(generators) >= goal, "a round of briefs", interval=LOOK_SECONDS)
    return (_done(generators) - before) / (time.monotonic() - began)


def _done(generators: Sequence[ManagedProcess]) -> float:
    return sum(metric(one, "pagewright_messages_settled_total") for one in generators)


def measure() -> Section:
    """Measure both."""
    memory, (rates, use) = calls_in_flight(), briefs_per_second()
    one = rates[min(PROCESSES)]
    table = Table(
        columns=("generators", "briefs a second", "times one"),
        rows=tuple(
            (str(count), rates[count].text(2), f"{rates[count].median / one.median:.2f}") for count in sorted(rates)
        ),
    )
    return Section(
        title="Model calls at once",
        blocks=(IN_FLIGHT, memory, MORE_PROCESSES, table, WALL, use),
        figures={"briefs_per_second_of_a_generator": one.median, "times_of_four": rates[4].median / one.median},
    )
