"""Runs one scenario (a load, a fault and its own checks) on a system, and returns its ledger."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.chaos.brief_results import Ledger, account, await_ends, faults_on_record
from tools.chaos.load import SLOWEST, Load
from tools.stack.readiness import PATIENCE
from tools.system.proxied_system import PAGES_SECONDS
from tools.system.queues import DEAD_QUEUES
from tools.system.stopping_points import behave_again
from tools.system.system import System

Play = Callable[[Load], Sequence[str] | None]
"""Sends a load and causes the fault; returns the faults that it found itself."""


@dataclass(frozen=True)
class Scenario:
    """`play` is the full form, `shortly` a short form for every test run. `within`: time limit in seconds.

    A `clustered` one runs on a cluster of three brokers.
    """

    name: str
    play: Play
    shortly: Play | None = None
    within: float = 90.0
    expected_dead: int = 0
    clustered: bool = False


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    scenario: Scenario
    ledger: Ledger
    seconds: float


def enact(scenario: Scenario, system: System, *, short: bool = False) -> Row:
    """Run a scenario, repair what it broke, wait until every brief has ended, and fill in the ledger."""
    play = scenario.shortly if short and scenario.shortly else scenario.play
    started, known = time.monotonic(), faults_on_record(system)
    load = Load(system, scenario.name, slowest=PATIENCE if short else SLOWEST)
    found: list[str] = []
    try:
        found += play(load) or ()
        load.join()
    except Exception as error:  # noqa: BLE001 - one scenario that fails must not end the others
        found.append(f"{type(error).__name__}: {error}")
    finally:
        load.stop()
        behave_again(system, PAGES_SECONDS)
        system.restore()
    await_ends(load, within=PATIENCE if short else scenario.within)
    ledger = account(load, found, known)
    for queue in DEAD_QUEUES:
        system.queues.take_dead(queue)
    return Row(scenario, _with_deaths(scenario, ledger), time.monotonic() - started)


def _with_deaths(scenario: Scenario, ledger: Ledger) -> Ledger:
    if ledger.dead == scenario.expected_dead:
        return ledger
    fault = f"{ledger.dead} briefs are in dead queues and not {scenario.expected_dead}"
    return Ledger(**{**vars(ledger), "wrong": (*ledger.wrong, fault)})
