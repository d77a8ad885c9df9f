"""Starts broker, stand-ins and the four services on this machine, and stops them in reverse order."""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tools.stack.broker import Broker, BrokerNode, ExternalBroker, Say, running_broker, temporary_folder
from tools.stack.broker_users import urls_of_services
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.real_or_stand_ins import RealServices
from tools.stack.services import all_services, bare_environment, network_environment
from tools.stack.stand_in_processes import Delays, StandIns

NO_DELAYS = Delays()
NO_VALUES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Stack:
    """A running stack. `services[name]` may be killed and restarted; they keep their addresses."""

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
    broker: BrokerNode | ExternalBroker | None = None,
    environment: Mapping[str, str] = os.environ,
    say: Say = sys.stderr.write,
) -> Iterator[Stack]:
    """Start everything, wait until it is ready, and end it with the context.

    A given `broker` must be running and keeps running; else one is found. `values` are settings by variable name and
    take precedence; each service gets only those that it reads.
    Raises NotReadyError with the last lines of the log if a part does not start; then nothing is left running.
    """
    with contextlib.ExitStack() as started:
        reaper = started.enter_context(Reaper())
        folder = started.enter_context(temporary_folder("pagewright-stack-", reaper))
        base = bare_environment(folder)
        outside = real or StandIns(base, folder, reaper, delays)
        start_all(started, outside.processes)
        broker = broker or started.enter_context(running_broker(environment, reaper, say))
        settings = {**outside.values, **stack_values(), **broker_values(broker, values), **values}
        network = network_environment(environment) if real else {}
        services = all_services(settings, base={**base, **network}, folder=folder, reaper=reaper)
        start_all(started, services.values())
        for process in (*outside.processes, *services.values()):
            process.wait_ready()
        gateway_url, brief_secret = services["gateway"].base_url, settings["BRIEF_SECRET"]
        stand_ins = outside if isinstance(outside, StandIns) else None
        yield Stack(gateway_url, brief_secret, services, stand_ins, broker, folder / "logs")


def broker_values(broker: BrokerNode | ExternalBroker, values: Mapping[str, str]) -> dict[str, str]:
    """The broker URL of each service: its own user on a private node, the only user on any other broker."""
    if isinstance(broker, ExternalBroker) or values.keys() & {"RABBITMQ_URL", "RABBITMQ_URL_GATEWAY"}:
        return {"RABBITMQ_URL": broker.url}
    return urls_of_services(broker, "%2F")


def stack_values() -> dict[str, str]:
    """Settings of every stack, with real services or stand-ins."""
    return {
        "BRIEF_SECRET": secrets.token_hex(20),
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "info",
        # Short, because nobody waits for unfinished work when a stack ends.
        "DRAIN_SECONDS": "2",
        # None: the gateway shows briefs only to this machine.
        "OPERATOR_TOKEN": "",
    }


def start_all(started: contextlib.ExitStack, processes: Iterable[ManagedProcess]) -> None:
    """Start processes concurrently; `started` ends them in reverse order."""
    for process in processes:
        started.callback(process.terminate)
        process.start()
