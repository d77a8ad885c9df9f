"""Runs the four services on this machine with the keys of `.env`, without containers: what `make serve` does.

A private broker keeps what waits; so do the ports. False keys are refused before anything is accepted.
"""

import argparse
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from chassis.doctor import line_of
from chassis.env_file import EnvFileError, exposure_of, read_env_file
from chassis.finding import is_usable
from chassis.service_doctors import diagnose_services
from chassis.settings import ServiceSettings
from chassis.terminal_escapes import terminal_safe
from contracts.service_names import SERVICE_NAMES
from tools.stack.broker import NoBrokerError
from tools.stack.installation import InstallationError
from tools.stack.kept_broker import addresses_of_broker
from tools.stack.kept_folder import InUseError, KeptFolder, told
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import NotReadyError
from tools.stack.services import bare_environment, network_environment, service_process, settings_of
from tools.stack.stack import start_all

ROOT = Path(__file__).parents[2]
LOOPBACK = "127.0.0.1"
LOOK_SECONDS = 5.0
"""Between two looks whether a service has ended; it is started again then."""


class RefusedError(Exception):
    """The doctors found something without which no brief can succeed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 after Ctrl-C or SIGTERM, 1 where nothing was started."""
    parser = argparse.ArgumentParser(prog="python -m tools.stack.serve", description=__doc__)
    parser.add_argument("--env-file", type=Path, default=ROOT / ".env")
    parser.add_argument("--folder", type=Path, default=ROOT / ".pagewright", help="what outlives a run")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, interrupt)
    try:
        if exposed := exposure_of(options.env_file):
            say(f"{exposed}\n")
        serve(KeptFolder(options.folder), read_env_file(options.env_file), os.environ)
    except (EnvFileError, InUseError, NoBrokerError, InstallationError, NotReadyError, RefusedError) as error:
        say(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        say("Stopped. What waits in the queues goes on at the next `make serve`.\n")
    return 0


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """Have SIGTERM end the run as Ctrl-C does."""
    raise KeyboardInterrupt


def say(text: str) -> None:
    """Tell the reader, at once."""
    sys.stdout.write(terminal_safe(text, lines=True))
    sys.stdout.flush()


def serve(folder: KeptFolder, values: Mapping[str, str], environment: Mapping[str, str]) -> None:
    """Start everything and keep it running until KeyboardInterrupt. Raises RefusedError before any service starts."""
    with contextlib.ExitStack() as started:
        started.enter_context(folder.taken())
        reaper = started.enter_context(Reaper())
        ports = folder.ports(gateway_port(values), list(SERVICE_NAMES))
        say("Starting the broker.\n")
        broker = started.enter_context(addresses_of_broker(folder, values, environment, reaper, say))
        own = {name: value for name, value in values.items() if not name.startswith("RABBITMQ_URL")}
        settings = {**own, **broker}
        base = {**bare_environment(folder.path), **network_environment(environment)}
        refuse_what_cannot_work(settings, base)
        services = [
            service_process(
                name, ports[name], values_for(name, settings), base=base, folder=folder.path, reaper=reaper, host=host
            )
            for name, host in hosts_of(values).items()
        ]
        start_all(started, services)
        for process in services:
            process.wait_ready()
        addresses = addresses_for_the_command(services[0].base_url, settings)
        started.enter_context(told(folder.addresses_file, addresses))
        say(next_step(services[0].base_url, folder))
        keep_running(services)


def gateway_port(values: Mapping[str, str]) -> int:
    """HTTP_PORT; its default where the value is none, which the gateway's doctor says."""
    port = values.get("HTTP_PORT", "")
    return int(port) if port.isdecimal() else ServiceSettings.model_fields["http_port"].get_default()


def values_for(service: str, settings: Mapping[str, str]) -> Mapping[str, str]:
    """The settings of one service: four processes on one machine cannot share METRICS_PORT."""
    return settings if service == "gateway" else {**settings, "METRICS_PORT": ""}


def hosts_of(values: Mapping[str, str]) -> dict[str, str]:
    """The interface of each service: HTTP_HOST is about the gateway, whose API is the only one for others."""
    return {name: (name == "gateway" and values.get("HTTP_HOST")) or LOOPBACK for name in SERVICE_NAMES}


def refuse_what_cannot_work(settings: Mapping[str, str], base: Mapping[str, str], *, skip: Sequence[str] = ()) -> None:
    """Ask the services' doctors, except about `skip`, and print what is to be done. Raises RefusedError."""
    say("Checking keys, models, token, browser and broker.\n")
    environments = {name: {**base, **settings_of(name, settings)} for name in SERVICE_NAMES}
    found = diagnose_services(environments, skip=skip)
    say("".join(f"{line_of(finding, of=name)}\n" for name, all_of in found.items() for finding in all_of))
    if not all(is_usable(findings) for findings in found.values()):
        raise RefusedError("Nothing was started: mend what says FIX, then run it again.")


def addresses_for_the_command(gateway: str, settings: Mapping[str, str]) -> dict[str, str]:
    """What `pagewright` needs beside .env: the gateway, and the users of the broker for `doctor` and `dead`."""
    brokers = {name: url for name, url in settings.items() if name.startswith("RABBITMQ_URL") and url}
    operator = brokers.get("RABBITMQ_URL_OPERATOR") or brokers.get("RABBITMQ_URL")
    return {"PAGEWRIGHT_URL": gateway, **brokers, **({"RABBITMQ_URL_OPERATOR": operator} if operator else {})}


def next_step(gateway: str, folder: KeptFolder) -> str:
    """Where it is, and what to do now."""
    return (
        f"\nPagewright serves at {gateway}: open it in a browser to see every brief\n"
        "  send a brief    .venv/bin/pagewright send examples/sum-of-sales/round-1.json\n"
        f"  evaluators      POST to {gateway}/briefs, once this address is reachable from outside\n"
        f"  logs            {folder.path / 'logs'}\n"
        "Ctrl-C ends it; what waits in the queues goes on at the next start.\n"
    )


def keep_running(services: Sequence[ManagedProcess]) -> None:
    """Start again what has ended, until KeyboardInterrupt."""
    never = threading.Event()
    while not never.wait(LOOK_SECONDS):
        for process in services:
            if not process.running:
                say(f"{process.name} ended with {process.exit_code} and is started again; it logs to {process.log}\n")
                process.start()


if __name__ == "__main__":
    sys.exit(main())
