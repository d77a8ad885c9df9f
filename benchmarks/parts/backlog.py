"""Measures a backlog: intake while the generators are stopped, and how it is drained."""

import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil

from benchmarks.brief_load import Load, load_generator
from benchmarks.brief_sender import NO_QUOTAS
from benchmarks.processor_use import GATEWAY, RABBITMQ, ProcessorUse
from benchmarks.prometheus_reader import metric
from benchmarks.queue_drain import depth, take_away
from benchmarks.section import Section, Table
from benchmarks.spread import Spread
from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED
from tools.stack.free_ports import free_port
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import wait_until
from tools.stack.stack import Stack, running_stack

THOUSAND, SIZE, CONNECTIONS = 1000, 2000, 64
BRIEFS, DRAINED, SPARE, GENERATORS = 20_000, 1000, 100, 2
"""SPARE briefs are more than are done before the first look at the last thousand."""
STEPS = 5
"""Parts of a thousand drained briefs whose rates are compared."""
LOOK_SECONDS = 0.2
QUEUE = GENERATOR_BRIEF_ACCEPTED.name
MB = 2**20
SET_UP = (
    f"{BRIEFS:,} briefs of 2 KB over {CONNECTIONS} connections while the generators are stopped; then {GENERATORS} "
    "generators start, without the browser and with a model that answers at once. Drained are the first "
    f"{DRAINED} and the last {DRAINED}; between them an administrator takes the others from the queue, because "
    "handling all of them would take a quarter of an hour. The publisher and the notifier are stopped. "
    f"Rates are over {STEPS} equal parts."
)
SPENT = "Processor time for each brief that is taken in:"
MEMORY = (
    "Resident memory. The gateway keeps the newest 10,000 briefs for its pages, so its memory follows the number of "
    "briefs, not the length of the queue; a generator's is its own process."
)


@dataclass(frozen=True)
class Intake:
    """Rates in briefs a second and processor seconds, for each thousand; the gateway's memory in MB."""

    rates: Sequence[float]
    spent: Sequence[Mapping[str, float]]
    before_mb: float
    after_mb: float


def take_in(stack: Stack) -> Intake:
    """Send all briefs, a thousand after the other."""
    gateway = stack.services["gateway"]
    before = memory_mb(gateway)
    port = urlsplit(gateway.base_url).port or 0
    load = Load(port=port, secret=stack.brief_secret, size=SIZE, connections=CONNECTIONS, requests=THOUSAND)
    rates, spent = [], []
    with load_generator() as sent:
        for _ in range(BRIEFS // THOUSAND):
            use = ProcessorUse()
            rates.append(THOUSAND / sent(load).seconds)
            spent.append(use.seconds())
    return Intake(rates, spent, before, memory_mb(gateway))


def memory_mb(service: ManagedProcess) -> float:
    """Resident memory of the process."""
    return float(psutil.Process(service.pid).memory_info().rss / MB)


@dataclass(frozen=True)
class Drain:
    """Briefs a second of each part, and the generators' memory in MB at the first and the last brief."""

    rates: Spread
    before_mb: Spread
    after_mb: Spread


def drain(generators: Sequence[ManagedProcess]) -> Drain:
    """Let running generators handle so many briefs."""
    _wait_for(generators, _done(generators) + 1)
    before, began, done = [memory_mb(one) for one in generators], time.monotonic(), _done(generators)
    rates: list[float] = []
    for _ in range(STEPS):
        _wait_for(generators, done + DRAINED / STEPS)
        now, then = time.monotonic(), _done(generators)
        rates.append((then - done) / (now - began))
        began, done = now, then
    return Drain(Spread.of(rates), Spread.of(before), Spread.of([memory_mb(one) for one in generators]))


def _wait_for(generators: Sequence[ManagedProcess], done: float) -> None:
    wait_until(lambda: _done(generators) >= done, f"{done:.0f} briefs", interval=LOOK_SECONDS)


def _done(generators: Sequence[ManagedProcess]) -> float:
    return sum(metric(one, "pagewright_messages_settled_total") for one in generators)


def _start(generators: Sequence[ManagedProcess]) -> None:
    for one in generators:
        one.start()
    for one in generators:
        one.wait_ready()


def measure() -> Section:
    """Fill the queue, and drain its beginning and its end."""
    with contextlib.ExitStack() as started:
        stack = started.enter_context(running_stack(values={"BROWSER_CHECKS": "off", **NO_QUOTAS}))
        for name in ("generator", "publisher", "notifier"):
            stack.services[name].terminate()
        generators = [stack.services["generator"]]
        generators += [generators[0].twin(free_port()) for _ in range(GENERATORS - 1)]
        for one in generators:
            started.callback(one.terminate)
        intake = take_in(stack)
        _start(generators)
        first = drain(generators)
        for one in generators:
            one.terminate()
        take_away(stack.broker.url, QUEUE, depth(stack.broker.url, QUEUE) - DRAINED - SPARE)
        _start(generators)
        last = drain(generators)
        gateway_mb = memory_mb(stack.services["gateway"])
    return _section(intake, first, last, gateway_mb)


def _section(intake: Intake, first: Drain, last: Drain, gateway_mb: float) -> Section:
    quarter = len(intake.rates) // 4
    parts = {"first": slice(quarter), "last": slice(-quarter, None)}
    spent = tuple(
        (kind, *(_milliseconds(intake.spent[part], kind).text(2) for part in parts.values()))
        for kind in (GATEWAY, RABBITMQ)
    )
    rates: Mapping[str, Spread] = {
        **{
            f"taken in, each of the {name} {quarter} thousand": Spread.of(intake.rates[of])
            for name, of in parts.items()
        },
        "drained, first thousand": first.rates,
        "drained, last thousand": last.rates,
    }
    memory = (
        ("gateway", f"{intake.before_mb:.0f}", f"{intake.after_mb:.0f}", f"{gateway_mb:.0f}"),
        ("generator, first thousand", first.before_mb.text(), "", first.after_mb.text()),
        ("generator, last thousand", last.before_mb.text(), "", last.after_mb.text()),
    )
    return Section(
        title="A backlog",
        blocks=(
            SET_UP,
            Table(columns=("", "briefs a second"), rows=tuple((name, one.text(1)) for name, one in rates.items())),
            SPENT,
            Table(columns=("", *(f"{name} {quarter} thousand ms" for name in parts)), rows=spent),
            MEMORY,
            Table(columns=("", "at the beginning MB", "all taken in MB", "at the end MB"), rows=memory),
        ),
        figures={
            "last_thousand_per_first": last.rates.median / first.rates.median,
            "drained_per_second": first.rates.median,
        },
    )


def _milliseconds(spent: Sequence[Mapping[str, float]], kind: str) -> Spread:
    return Spread.of([1000 * each[kind] / THOUSAND for each in spent])
