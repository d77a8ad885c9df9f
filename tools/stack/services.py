"""Runs the four services as processes, each with only its own settings and secrets."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from chassis.settings import ServiceSettings
from gateway.settings import GatewaySettings
from generator.settings import GeneratorSettings
from notifier.settings import NotifierSettings
from publisher.settings import PublisherSettings
from tools.stack.free_ports import free_ports
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess

SETTINGS: Mapping[str, type[ServiceSettings]] = {
    "gateway": GatewaySettings,
    "generator": GeneratorSettings,
    "publisher": PublisherSettings,
    "notifier": NotifierSettings,
}
"""In the order of their start."""

LOOPBACK = "127.0.0.1"
EVERY_INTERFACE = ("0.0.0.0", "::")

# Settings of the network, needed for the real services.
NETWORK_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")


def write_variable_names(folder: Path) -> None:
    """Write the `env_file` of each service: names of variables, whose values Compose fills in."""
    folder.mkdir(exist_ok=True)
    for service, settings in SETTINGS.items():
        (folder / f"{service}.env").write_text("".join(f"{name.upper()}\n" for name in settings.model_fields))


def settings_of(service: str, values: Mapping[str, str]) -> dict[str, str]:
    """The `values` that this service reads, by variable name. Its own broker URL takes precedence."""
    names = (name.upper() for name in SETTINGS[service].model_fields)
    own = {"RABBITMQ_URL": url} if (url := values.get(f"RABBITMQ_URL_{service.upper()}")) else {}
    return {name: values[name] for name in names if name in values} | own


def bare_environment(folder: Path) -> dict[str, str]:
    """A minimal environment with folders below `folder`, without the user's own settings."""
    home = folder / "home"
    for each in (home, folder / "logs"):
        each.mkdir(exist_ok=True)
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "LANG": "C.UTF-8"}
    if temporary := os.environ.get("TMPDIR"):
        environment["TMPDIR"] = temporary
    return environment


def network_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The proxy and certificate variables of `environment`, in either case."""
    return {name: value for name, value in environment.items() if name.upper() in NETWORK_VARIABLES}


def all_services(
    values: Mapping[str, str], *, base: Mapping[str, str], folder: Path, reaper: Reaper
) -> dict[str, ManagedProcess]:
    """The four services on free loopback ports, not started yet."""
    ports = zip(SETTINGS, free_ports(len(SETTINGS)), strict=True)
    return {name: service_process(name, port, values, base=base, folder=folder, reaper=reaper) for name, port in ports}


def service_process(
    service: str,
    port: int,
    values: Mapping[str, str],
    *,
    base: Mapping[str, str],
    folder: Path,
    reaper: Reaper,
    host: str = LOOPBACK,
    under: Sequence[str] = (),
) -> ManagedProcess:
    """`python -m <service>` on a port of `host`, run in a folder without importable source.

    `under` are arguments before that, such as those of a profiler.
    """
    own = {**settings_of(service, values), "HTTP_HOST": host, "HTTP_PORT": str(port)}
    address = LOOPBACK if host in EVERY_INTERFACE else host
    return ManagedProcess(
        service,
        [sys.executable, *under, "-m", service],
        environment={**base, **own},
        log=folder / "logs" / f"{service}.log",
        reaper=reaper,
        folder=folder / "home",
        base_url=f"http://{f'[{address}]' if ':' in address else address}:{port}",
        ready_path="/readyz",
    )
