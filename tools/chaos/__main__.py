"""Runs the chaos scenarios against the whole system and prints a table of the results: `make chaos`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from tools.chaos.cluster import running_cluster
from tools.chaos.document_section import RELIABILITY, read_section, write_section
from tools.chaos.scenario import Row, Scenario, enact
from tools.chaos.scenario_list import SCENARIOS, SHORT
from tools.chaos.table import SECTION, faults, renewed, table
from tools.stack.broker import BrokerNode, running_node
from tools.stack.leftover_cleanup import Reaper
from tools.stack.virtual_hosts import VirtualHosts
from tools.system.proxied_system import system_on
from tools.system.system import System


def main() -> int:
    """Exit code 0 if nothing was lost, duplicated or wrong, else 1."""
    parser = argparse.ArgumentParser(prog="make chaos", description="Faults against the whole system.")
    parser.add_argument("--only", metavar="WORDS", action="append", help="scenarios whose name holds these words")
    parser.add_argument("--short", action="store_true", help="the short forms, of those that have one")
    parser.add_argument("--write", action="store_true", help="put the rows into docs/reliability.md")
    options = parser.parse_args()
    if options.write and options.short:
        parser.error("--write is for the whole scenarios: leave out --short")
    chosen = [
        scenario
        for scenario in (SHORT if options.short else SCENARIOS)
        if not options.only or any(words in scenario.name for words in options.only)
    ]
    if not chosen:
        parser.error(f"no scenario is named so; there are: {'; '.join(scenario.name for scenario in SCENARIOS)}")
    rows = play_all(chosen, short=options.short)
    sys.stdout.write(f"\n{table(rows)}\n{faults(rows)}\n")
    if options.write:
        old = read_section(RELIABILITY.read_text(encoding="utf-8"), SECTION)
        write_section(RELIABILITY, SECTION, renewed(old, rows, [scenario.name for scenario in SCENARIOS]))
    return 0 if all(row.ledger.good for row in rows) else 1


def play_all(scenarios: Sequence[Scenario], *, short: bool) -> list[Row]:
    """Run all scenarios, first on a system with a single broker, then on one with a cluster."""
    rows = []
    kinds: Sequence[tuple[bool, Callable[[Reaper], AbstractContextManager[BrokerNode]]]] = (
        (False, running_node),
        (True, running_cluster),
    )
    for clustered, broker in kinds:
        wanted = [scenario for scenario in scenarios if scenario.clustered is clustered]
        if not wanted:
            continue
        with Reaper() as reaper, broker(reaper) as node, system_on(node, VirtualHosts(node).take()) as system:
            rows += [play(scenario, system, short=short) for scenario in wanted]
    return rows


def play(scenario: Scenario, system: System, *, short: bool) -> Row:
    """Run one scenario and print its progress."""
    sys.stderr.write(f"{scenario.name} …\n")
    row = enact(scenario, system, short=short)
    sys.stderr.write(f"{'good' if row.ledger.good else 'NOT GOOD'} after {row.seconds:.0f} s\n{faults([row])}\n")
    return row


if __name__ == "__main__":
    sys.exit(main())
