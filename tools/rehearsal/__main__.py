"""Rehearses with real keys: sends example briefs through the four services on this machine, receives the callbacks
itself, and then looks at repository and live page as an evaluator does. `make rehearse` runs it.

Each brief makes a public repository in your account; the end names them.
"""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from rich.text import Text

from chassis.console_log_format import log_errors_to_stderr
from chassis.doctor import MARKS
from chassis.env_file import EnvFileError, exposure_of, read_env_file
from chassis.finding import Finding, State
from contracts.progress_events import Committed
from tools.rehearsal.evaluation import evaluate, settings_for_judging
from tools.rehearsal.keys import missing_keys, words_for
from tools.rehearsal.requests import Request, UnknownBriefError, choose_requests
from tools.stack.brief_timeline import Journey
from tools.stack.broker import NoBrokerError, temporary_folder
from tools.stack.demo import have_a_browser, keep_logs, showing, travel_all
from tools.stack.installation import InstallationError
from tools.stack.leftover_cleanup import Reaper
from tools.stack.readiness import NotReadyError
from tools.stack.real_or_stand_ins import RealServices
from tools.stack.safe_console import SafeConsole
from tools.stack.serve import RefusedError, refuse_what_cannot_work
from tools.stack.services import bare_environment, network_environment
from tools.stack.stack import Stack, running_stack
from tools.stack.stand_in_processes import ROOT
from tools.stand_ins.evaluator.sender import complete
from tools.stand_ins.evaluator.server import RunningEvaluator, serving_evaluator

WRONG_USE = 2
STYLES: Mapping[State, str] = {"fine": "green", "advice": "yellow", "wrong": "bold red"}
KEPT_LOGS = ROOT / ".cache" / "rehearsal-logs"

OURS = {
    # Callbacks may go to the receiver of this process, and nowhere else on this machine.
    "CALLBACK_ALLOWED_NETWORKS": "127.0.0.1/32",
    # Four processes on one machine cannot share a port.
    "METRICS_PORT": "",
    "BRIEF_SECRETS_FILE": "",
}
"""Settings of a rehearsal, whatever `.env` says."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 if an evaluator would find nothing wrong, 1 if something, 2 for a missing key or an unknown word."""
    parser = argparse.ArgumentParser(
        prog="pagewright rehearse",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("brief", nargs="*", help="an example (sum-of-sales), one of its rounds, or a file of JSON")
    parser.add_argument("--all", action="store_true", help="every example with all its rounds, about 20 minutes")
    parser.add_argument("--env-file", type=Path, default=ROOT / ".env")
    options = parser.parse_args(arguments)
    console = SafeConsole(highlight=False)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        tracks = choose_requests(options.brief, every=options.all)
        values = read_env_file(options.env_file)
        if missing := missing_keys(values):
            console.print(words_for(missing, options.env_file.name), markup=False, soft_wrap=True)
            return WRONG_USE
        if exposed := exposure_of(options.env_file):
            console.print(exposed, style="yellow")
        return rehearse(console, values, tracks)
    except UnknownBriefError as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return WRONG_USE
    except (EnvFileError, NoBrokerError, InstallationError, NotReadyError, RefusedError) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("\nStopped; nothing is left running. What was committed so far stays on GitHub.")
        return 130


def rehearse(console: SafeConsole, values: Mapping[str, str], tracks: Sequence[Sequence[Request]]) -> int:
    """Start everything, send the briefs, follow them, and print what an evaluator would find."""
    have_a_browser(console)
    check_keys(values)
    log_errors_to_stderr()
    settings_for_judging(values)
    with ExitStack() as started:
        receiver = started.enter_context(serving_evaluator())
        console.print("Starting RabbitMQ and four services.")
        stack = started.enter_context(running_stack(real=RealServices(values), values=OURS))
        sent = [[prepare(request, stack, receiver) for request in track] for track in tracks]
        journeys = [journey for track in sent for journey in track]
        receiver.expect(*(dict(journey.request) for journey in journeys))
        with showing(console, journeys) as heard:
            asyncio.run(travel_all(sent, stack, heard))
        console.print("\nLooking at repositories and pages as an evaluator does.")
        own = {**values, "BRIEF_SECRET": stack.brief_secret}
        found = {j.title: evaluate(j, receiver.callbacks(), own, stack.gateway_url) for j in journeys}
        wrong = print_findings(console, found, journeys)
        if wrong:
            keep_logs(stack.logs, KEPT_LOGS)
            console.print(f"The services' logs are in {KEPT_LOGS}", soft_wrap=True)
        return 1 if wrong else 0


def check_keys(values: Mapping[str, str]) -> None:
    """Ask the services' doctors. The broker is private, and not there yet. Raises RefusedError."""
    with Reaper() as reaper, temporary_folder("pagewright-doctor-", reaper) as folder:
        base = {**bare_environment(folder), **network_environment(os.environ)}
        refuse_what_cannot_work({**values, "BRIEF_SECRET": "x" * 40, **OURS}, base, skip=("broker",))


def prepare(request: Request, stack: Stack, receiver: RunningEvaluator) -> Journey:
    """The request with a nonce of its own, to be called back here."""
    secret, nonce = stack.brief_secret, str(uuid4())
    return Journey(complete(request, secret=secret, nonce=nonce, evaluation_url=receiver.evaluation_url))


def print_findings(console: SafeConsole, found: Mapping[str, Sequence[Finding]], journeys: Sequence[Journey]) -> int:
    """One line each, then a summary and the repositories; return how many are wrong."""
    for title, findings in found.items():
        console.print(Text(f"\n{title}", style="bold"))
        for finding in findings:
            mark = Text(f"  {MARKS[finding.state]:<5}", style=STYLES[finding.state])
            console.print(Text.assemble(mark, f"{finding.name}: {finding.text}"), soft_wrap=True)
    states = [finding.state for findings in found.values() for finding in findings]
    wrong, open_ones = states.count("wrong"), states.count("advice")
    words = f"{states.count('fine')} fine, {open_ones} to look at, {wrong} wrong."
    console.print(Text(f"\nAn evaluator would find: {words}", style="bold red" if wrong else "green"))
    made = dict.fromkeys(committed.repo_url for journey in journeys if (committed := journey.newest(Committed)))
    if made:
        console.print("Repositories that this made in your account; delete those that you do not need:")
        for repo_url in made:
            console.print(f"  {repo_url}", markup=False, soft_wrap=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
