"""The demo: sends example briefs through all services on this machine and shows every step.

`python -m tools.stack.demo` keeps running so that the pages can be opened; with `--once` it ends by itself.
"""

import argparse
import asyncio
import contextlib
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

from rich.console import Console

from chassis.env_file import EnvFileError, exposure_of, read_env_file
from contracts.progress_events_of_deliveries import Finished
from contracts.progress_record import Progress
from tools.stack.brief_timeline import Journey
from tools.stack.broker import NoBrokerError
from tools.stack.chromium import NoBrowserError, chromium_executable
from tools.stack.event_follower import Heard, travel
from tools.stack.installation import InstallationError
from tools.stack.kept_folder import KeptFolder, told
from tools.stack.progress_table import line_of, live_table
from tools.stack.readiness import NotReadyError
from tools.stack.real_or_stand_ins import RealServices, choose
from tools.stack.report import addresses_for_the_command, print_how_to_look_around, print_report
from tools.stack.safe_console import SafeConsole
from tools.stack.stack import Stack, running_stack
from tools.stack.stand_in_processes import ROOT, Delays
from tools.stack.verification import find_problems
from tools.stand_ins.evaluator.sender import complete, load_example

TRACKS = ((("sum-of-sales", 1), ("sum-of-sales", 2)), (("markdown-to-html", 1),), (("solar-system-files", 1),))
"""Examples by name and round. Tracks run concurrently; within one, each round waits for the previous one."""

# Delays of the stand-ins, so that each step can be watched.
DELAYS = Delays(model=1.5, pages=2.0)

PATIENCE_WITH_STAND_INS, PATIENCE = 240.0, 1200.0
KEPT_LOGS = ROOT / ".cache" / "demo-logs"


def main() -> int:
    """Return exit code 0 if every callback was delivered and every page serves its commit, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tools.stack.demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end when all is done, instead of at Ctrl-C")
    parser.add_argument("--stand-ins", action="store_true", help="use them even where .env has the real services")
    options = parser.parse_args()
    console = SafeConsole(highlight=False)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if exposed := exposure_of(ROOT / ".env"):
            console.print(exposed, style="yellow")
        real, outside = choose({} if options.stand_ins else read_env_file(ROOT / ".env"))
        console.print(outside, soft_wrap=True)
        return run(console, real, outside, once=options.once)
    except (EnvFileError, NoBrokerError, InstallationError, NotReadyError) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("\nStopped; nothing is left running.")
        return 130


def have_a_browser(console: Console) -> None:
    """Install Chromium if possible; without it the demo continues and candidates are not opened."""
    try:
        chromium_executable(os.environ, lambda line: console.print(line.rstrip(), markup=False))
    except (NoBrowserError, InstallationError) as error:
        console.print(
            f"{error}\nWithout one, pages are not checked in a browser before they are published.", markup=False
        )


def run(console: Console, real: RealServices | None, outside: str, *, once: bool) -> int:
    """Start the stack, send the briefs and print the results."""
    with contextlib.ExitStack() as started:
        have_a_browser(console)
        with console.status("Starting RabbitMQ, the stand-ins and four services" if not real else "Starting"):
            stack = started.enter_context(
                running_stack(
                    real=real,
                    delays=DELAYS,
                    say=lambda line: console.print(line.rstrip(), markup=False),
                )
            )
        tracks = prepare(stack, real.evaluation_url if real else None)
        journeys = [journey for track in tracks for journey in track]
        with showing(console, journeys) as heard:
            asyncio.run(travel_all(tracks, stack, heard))
        problems = find_problems(journeys, stack.stand_ins)
        print_report(console, journeys, problems, outside)
        if problems:
            keep_logs(stack.logs, KEPT_LOGS)
            console.print(f"The services' logs are in {KEPT_LOGS}", soft_wrap=True)
        if not once:
            wait_for_ctrl_c(console, stack, journeys[0].request["evaluation_url"])
            console.print("\nStopping.")
        return 1 if problems else 0


def wait_for_ctrl_c(console: Console, stack: Stack, evaluation_url: str) -> None:
    """Keep the stack for whoever looks around in it, with the command `pagewright` too."""
    file = KeptFolder(ROOT / ".pagewright").demo_file
    with told(file, addresses_for_the_command(stack, evaluation_url)), contextlib.suppress(KeyboardInterrupt):
        print_how_to_look_around(console, stack, evaluation_url)
        threading.Event().wait()


def prepare(stack: Stack, evaluation_url: str | None) -> list[list[Journey]]:
    """The requests of each track."""
    evaluation_url = evaluation_url or (stack.stand_ins.evaluation_url if stack.stand_ins else "")
    return [
        [
            Journey(
                complete(
                    load_example(name, number),
                    secret=stack.brief_secret,
                    nonce=str(uuid4()),
                    evaluation_url=evaluation_url,
                )
            )
            for name, number in track
        ]
        for track in TRACKS
    ]


async def travel_all(tracks: Sequence[Sequence[Journey]], stack: Stack, heard: Heard) -> None:
    """Send all tracks concurrently and follow them."""
    patience = PATIENCE_WITH_STAND_INS if stack.stand_ins else PATIENCE

    async def travel_one_by_one(track: Sequence[Journey]) -> None:
        for before, journey in zip([None, *track], track, strict=False):
            if before is not None and not before.delivered:
                journey.problem = f"not sent, because round {before.round} was not delivered"
            else:
                await travel(journey, stack.gateway_url, heard, patience=patience)

    async with asyncio.TaskGroup() as group:
        for track in tracks:
            group.create_task(travel_one_by_one(track))


@contextlib.contextmanager
def showing(console: Console, journeys: Sequence[Journey]) -> Iterator[Heard]:
    """The callback for events: plain output prints a line, the live table needs none."""

    def print_line(journey: Journey, event: Progress) -> None:
        # `finished` says nothing that the other events do not.
        if not isinstance(event.facts, Finished):
            console.print(line_of(journey, event), markup=False, soft_wrap=True)

    if not console.is_terminal:
        yield print_line
        return
    with live_table(journeys, console):
        yield lambda _journey, _event: None


def keep_logs(logs: Path, kept: Path) -> None:
    """Copy the logs out of the stack's temporary folder, over the previous ones."""
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(logs, kept)


if __name__ == "__main__":
    sys.exit(main())
