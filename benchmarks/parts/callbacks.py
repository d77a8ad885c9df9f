"""Callbacks: deliveries a second beside a bare httpx loop, memory while 10,000 retries wait, and what costs most."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial

from benchmarks.callback_receiver import HOSTS, CallbackReceiver, receiving
from benchmarks.profiled_costs import costs_by_library, top_costs
from benchmarks.running_notifier import LONG_DELAY_ATTEMPT, Notifier, published, stopped_notifier
from benchmarks.section import Section, Table
from benchmarks.spread import Spread, interleaved
from notifier.callback_request import callback_body

CALLBACKS, AT_ONCE = 600, 64
WAITING = (1000, 5000, 7500, 10_000)
PROFILED = 600

SET_UP = (
    f"{CALLBACKS:,} finished briefs wait in the notifier's queue while it is stopped; then it starts and calls back, "
    f"{AT_ONCE} at a time, to an evaluator that answers at once. It counts from the first callback to the last. "
    "The bare loop is httpx alone, as many at a time, with the same bodies and the same evaluator, in a process of its "
    "own: once with a connection for each callback, as the notifier has, and once with connections that are kept. It "
    f"promises nothing: no retry, no progress events, no check of the address. The evaluator answers on {len(HOSTS)} "
    "addresses, because the notifier calls at most ten of one host at once. All in turn."
)
WAITS = (
    f"Then {WAITING[-1]:,} callbacks that an evaluator answers 503 wait in the broker for their next attempt. The "
    "notifier's memory is measured when so many wait. It remembers the newest 5,000 of them, so that an operator can "
    "ask for one at once."
)
FLAT = (
    "No function took more than 2 % when this was profiled first, so nothing of the notifier was changed for it. What "
    "it shares with the gateway became cheaper there: its progress events go out without retries around each of them."
)
COSTS = "What the notifier's processor time goes to, by cProfile, while it delivers {count:,} callbacks:"


def bare_rate(receiver: CallbackReceiver, *, keep: bool) -> float:
    """Callbacks a second of the bare loop."""
    receiver.forget()
    body = callback_body(published("http://127.0.0.1/")).decode()
    work = {"urls": receiver.urls(CALLBACKS), "body": body, "at_once": AT_ONCE, "keep": keep}
    subprocess.run([sys.executable, "-m", "benchmarks.bare_callbacks"], input=json.dumps(work), text=True, check=True)
    return receiver.rate_of(CALLBACKS)


def notifier_rate(notifier: Notifier, receiver: CallbackReceiver) -> float:
    """Callbacks a second of the notifier, which starts with a full queue."""
    receiver.forget()
    notifier.queue(receiver.urls(CALLBACKS))
    notifier.process.start()
    rate = receiver.rate_of(CALLBACKS)
    notifier.process.terminate()
    return rate


def memory_rows(notifier: Notifier, receiver: CallbackReceiver) -> list[tuple[int, float]]:
    """How many callbacks wait, and the notifier's megabytes then."""
    receiver.forget(status=503)
    notifier.process.restart()
    rows = [(0, notifier.resident_mb)]
    for more, waiting in zip((0, *WAITING), WAITING, strict=False):
        notifier.queue(receiver.urls(waiting - more), LONG_DELAY_ATTEMPT)
        receiver.rate_of(waiting, timeout=180)
        time.sleep(1)  # until the last is on its way back to the broker
        rows.append((waiting, notifier.resident_mb))
    notifier.process.terminate()
    return rows


def profile_table(notifier: Notifier, receiver: CallbackReceiver) -> Table:
    """The top costs of delivering callbacks."""
    receiver.forget()
    notifier.profiled.start()
    notifier.profiled.wait_ready()
    os.kill(notifier.profiled.pid or 0, signal.SIGUSR1)
    notifier.queue(receiver.urls(PROFILED))
    receiver.rate_of(PROFILED)
    notifier.profiled.terminate()
    return top_costs(costs_by_library(notifier.profile))


def measure() -> Section:
    """Compare, let callbacks wait, profile."""
    with stopped_notifier() as notifier, receiving() as receiver:
        ways = {
            "the notifier": partial(notifier_rate, notifier, receiver),
            "the bare loop, a connection each": partial(bare_rate, receiver, keep=False),
            "the bare loop, connections kept": partial(bare_rate, receiver, keep=True),
        }
        rates = {name: Spread.of(values) for name, values in interleaved(ways).items()}
        ours = rates["the notifier"]
        table = Table(
            columns=("sender", "callbacks a second", "the notifier's share"),
            rows=tuple((name, rate.text(), ours.per(rate).text(2)) for name, rate in rates.items()),
        )
        costs = profile_table(notifier, receiver)
        memory = memory_rows(notifier, receiver)
    waiting = Table(
        columns=("callbacks that wait", "notifier MB"), rows=tuple((f"{count:,}", f"{mb:.0f}") for count, mb in memory)
    )
    return Section(
        title="Callbacks",
        blocks=(SET_UP, table, COSTS.format(count=PROFILED), costs, FLAT, WAITS, waiting),
        figures={
            "callbacks_per_second": ours.median,
            "of_bare_loop": ours.per(rates["the bare loop, a connection each"]).median,
            "notifier_mb": memory[-1][1],
        },
    )
