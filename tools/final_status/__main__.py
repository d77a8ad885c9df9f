"""`make endings ARGS="[--write] [--only WORDS]"`: measures how and when a brief ends under each fault.

With `--write` the table goes into docs/reliability.md. Exits with 1 if a brief ended badly without a reason.
"""

import argparse
import sys

from tools.chaos.document_section import RELIABILITY, write_section
from tools.final_status import broker
from tools.final_status.environment import running_world
from tools.final_status.fault import measure
from tools.final_status.faults import FAULTS
from tools.final_status.measurement import Ending
from tools.final_status.services_in_process import on_clock, without_logs
from tools.final_status.simulated_clock import Clock
from tools.final_status.table import SECTION, table

GOOD = "delivered, succeeded"


def main() -> int:
    """Measure, print and, if requested, write."""
    parser = argparse.ArgumentParser(prog="make endings", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    parser.add_argument("--only", metavar="WORDS", action="append", help="faults whose name holds these words")
    options = parser.parse_args()
    if options.write and options.only:
        parser.error("--write needs all of them: leave out --only")
    endings = {**measured_here(options.only), **measured_on_processes(options.only)}
    sys.stdout.write(f"{table(endings)}\n")
    if options.write:
        write_section(RELIABILITY, SECTION, table(endings))
    silent = [name for name, ending in endings.items() if ending.words != GOOD and not ending.reason]
    sys.stderr.write("".join(f"no reason shows: {name}\n" for name in silent))
    return 1 if silent else 0


def measured_here(only: list[str] | None) -> dict[str, Ending]:
    """Measure the faults that run in this process, where waits are skipped."""
    endings, clock = {}, Clock()
    with without_logs(), on_clock(clock), running_world(clock) as world:
        for fault in FAULTS:
            if _is_wanted(fault.name, only):
                endings[fault.name] = _told(fault.name, measure(fault, world))
    return endings


def measured_on_processes(only: list[str] | None) -> dict[str, Ending]:
    """Measure the faults of the broker."""
    wanted = [(name, play) for name, play in broker.FAULTS if _is_wanted(name, only)]
    if not wanted:
        return {}
    endings = {}
    with broker.running_system() as system:
        for name, play in wanted:
            endings[name] = _told(name, play(system))
            system.restore()
    return endings


def _is_wanted(name: str, only: list[str] | None) -> bool:
    return not only or any(words in name for words in only)


def _told(name: str, ending: Ending) -> Ending:
    sys.stderr.write(f"{name}: {ending.words} after {ending.seconds:.1f} s\n    {ending.reason[:160]}\n")
    return ending


if __name__ == "__main__":
    sys.exit(main())
