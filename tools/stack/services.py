"""Runs the four services as processes, each with only its own settings and secrets."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from chassis.settings import ServiceSettings
from gateway.settings import GatewaySettings
from generator.settings import GeneratorSettings
from notifier.settings import NotifierSettings
from publisher.settings import PublisherSettings
from tools.stack.ports import free_ports
from tools.stack.processes import ManagedProcess
from tools.stack.reaper import Reaper

SETTINGS: Mapping[str, type[ServiceSettings]] = {
    "gateway": GatewaySettings,
    "generator": GeneratorSettings,
    "publisher": PublisherSettings,
    "notifier": NotifierSettings,
}
"""In the order in which they are started."""

LOOPBACK = "127.0.0.1"
EVERY_INTERFACE = ("0.0.0.0", "::")

# How a process on this machine reaches the internet; needed where the real services are used.
NETWORK_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")


def write_variable_names(folder: Path) -> None:
    """Write the `env_file` of each service: the names of the variables that it reads, whose values Compose fills in."""
    folder.mkdir(exist_ok=True)
    for service, settings in SETTINGS.items():
        (folder / f"{service}.env").write_text("".join(f"{name.upper()}\n" for name in settings.model_fields))


def settings_of(service: str, values: Mapping[str, str]) -> dict[str, str]:
    """Of all `values`, by variable name, those that this service reads. Its own broker address goes first."""
    names = (name.upper() for name in SETTINGS[service].model_fields)
    own = {"RABBITMQ_URL": url} if (url := values.get(f"RABBITMQ_URL_{service.upper()}")) else {}
    return {name: values[name] for name in names if name in values} | own


def bare_environment(folder: Path) -> dict[str, str]:
    """What any program needs to run here, with folders below `folder`: nothing of the reader's own settings."""
    home = folder / "home"
    for each in (home, folder / "logs"):
        each.mkdir(exist_ok=True)
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "LANG": "C.UTF-8"}
    if temporary := os.environ.get("TMPDIR"):
        environment["TMPDIR"] = temporary
    return environment


def network_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of `environment` that say how to reach the internet, in either spelling."""
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
) -> ManagedProcess:
    """`python -m <service>` on a port of `host`, run from a folder without any source to import by accident."""
    own = {**settings_of(service, values), "HTTP_HOST": host, "HTTP_PORT": str(port)}
    address = LOOPBACK if host in EVERY_INTERFACE else host
    return ManagedProcess(
        service,
        [sys.executable, "-m", service],
        environment={**base, **own},
        log=folder / "logs" / f"{service}.log",
        reaper=reaper,
        folder=folder / "home",
        base_url=f"http://{f'[{address}]' if ':' in address else address}:{port}",
        ready_path="/readyz",
    )
