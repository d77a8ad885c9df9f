"""The whole of Pagewright on this machine: broker, stand-ins, four services; started together, stopped in reverse."""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.stack.broker import Broker, Say, running_broker, temporary_folder
from tests.stack.outside import RealServices
from tests.stack.processes import ManagedProcess
from tests.stack.reaper import Reaper
from tests.stack.services import all_services, bare_environment, network_environment
from tests.stack.stand_in_processes import Delays, StandIns

READY_TIMEOUT = 60.0

NO_DELAYS = Delays()
NO_VALUES: Mapping[str, str] = MappingProxyType({})

# Work in hand is given back to the broker at once when a stack ends: nobody waits for it.
STACK_VALUES = {"LOG_FORMAT": "json", "LOG_LEVEL": "info", "DRAIN_SECONDS": "2"}


@dataclass(frozen=True)
class Stack:
    """A running stack. Kill and restart `services[name]` as you like; they keep their addresses."""

    gateway_url: str
    brief_secret: str
    services: Mapping[str, ManagedProcess]
    stand_ins: StandIns | None
    broker: Broker
    logs: Path


@contextlib.contextmanager
def running_stack(
    *,
    real: RealServices | None = None,
    values: Mapping[str, str] = NO_VALUES,
    delays: Delays = NO_DELAYS,
    environment: Mapping[str, str] = os.environ,
    say: Say = sys.stderr.write,
) -> Iterator[Stack]:
    """Start everything, wait until it is ready, and end it with the context.

    `values` are settings by variable name and go before all others; each service gets only those that it reads.
    NotReadyError, with the last lines of its log, where a part does not start; nothing is left running then.
    """
    with contextlib.ExitStack() as started:
        reaper = started.enter_context(Reaper())
        folder = started.enter_context(temporary_folder("pagewright-stack-", reaper))
        (folder / "logs").mkdir()
        base = bare_environment(folder / "home")
        stand_ins = None if real else StandIns(base, folder, reaper, delays)
        if stand_ins:
            start_all(started, stand_ins.processes)
        broker = started.enter_context(running_broker(environment, reaper, say))
        outside = real.values if real else stand_ins.values if stand_ins else {}
        settings = {
            **STACK_VALUES,
            **outside,
            "RABBITMQ_URL": broker.url,
            "BRIEF_SECRET": secrets.token_hex(20),
            **values,
        }
        network = network_environment(environment) if real else {}
        services = all_services(settings, base={**base, **network}, folder=folder, reaper=reaper)
        start_all(started, services.values())
        for process in (*(stand_ins.processes if stand_ins else ()), *services.values()):
            process.wait_ready(READY_TIMEOUT)
        yield Stack(
            gateway_url=services["gateway"].base_url,
            brief_secret=settings["BRIEF_SECRET"],
            services=services,
            stand_ins=stand_ins,
            broker=broker,
            logs=folder / "logs",
        )


def start_all(started: contextlib.ExitStack, processes: Iterable[ManagedProcess]) -> None:
    """Start processes side by side, to be ended in reverse when `started` is left."""
    for process in processes:
        started.callback(process.terminate)
        process.start()
