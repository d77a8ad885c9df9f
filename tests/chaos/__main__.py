"""Plays faults against the whole system and ends with the table of what became of every promise: `make chaos`."""

import argparse
import sys
from collections.abc import Sequence

from tests.chaos.scenario import Row, Scenario, enact
from tests.chaos.scenarios import broker, callbacks, intake, releases, work
from tests.chaos.table import faults, table
from tests.e2e.bed import system_on
from tests.stack.broker import running_node
from tests.stack.reaper import Reaper
from tests.stack.virtual_hosts import VirtualHosts

SCENARIOS: Sequence[Scenario] = (
    *broker.SCENARIOS,
    *intake.SCENARIOS,
    *work.SCENARIOS,
    *callbacks.SCENARIOS,
    *releases.SCENARIOS,
)


def main() -> int:
    """0 where nothing was lost, done twice or wrong; else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Faults against the whole system.")
    parser.add_argument("--only", metavar="WORDS", action="append", help="scenarios whose name holds these words")
    parser.add_argument("--short", action="store_true", help="the short forms, of those that have one")
    options = parser.parse_args()
    chosen = [
        scenario
        for scenario in SCENARIOS
        if (not options.short or scenario.shortly)
        and (not options.only or any(words in scenario.name for words in options.only))
    ]
    if not chosen:
        parser.error(f"no scenario is named so; there are: {'; '.join(scenario.name for scenario in SCENARIOS)}")
    rows = play_all(chosen, short=options.short)
    sys.stdout.write(f"\n{table(rows)}\n{faults(rows)}\n")
    return 0 if all(row.ledger.good for row in rows) else 1


def play_all(scenarios: Sequence[Scenario], *, short: bool) -> list[Row]:
    """One after the other, on one system with a broker of its own."""
    rows = []
    with Reaper() as reaper, running_node(reaper) as node, system_on(node, VirtualHosts(node).take()) as system:
        for scenario in scenarios:
            sys.stderr.write(f"{scenario.name} …\n")
            row = enact(scenario, system, short=short)
            rows.append(row)
            sys.stderr.write(
                f"{'good' if row.ledger.good else 'NOT GOOD'} after {row.seconds:.0f} s\n{faults([row])}\n"
            )
    return rows


if __name__ == "__main__":
    sys.exit(main())
