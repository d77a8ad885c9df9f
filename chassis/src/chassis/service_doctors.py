"""Runs the doctors of several services at the same time, each as a process that sees only its own environment."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence

from chassis.finding import Finding, wrong
from contracts.service_names import SERVICE_NAMES, ServiceName

PATIENCE_SECONDS = 180.0
"""Longer than every check together, on a machine four times as busy."""
_SHOWN_LINES = 3


def installed_services() -> list[ServiceName]:
    """The services whose packages are here: all four on a development machine, one in an image."""
    return [name for name in SERVICE_NAMES if importlib.util.find_spec(name) is not None]


def diagnose_services(
    environments: Mapping[ServiceName, Mapping[str, str]], *, skip: Iterable[str] = ()
) -> dict[ServiceName, list[Finding]]:
    """What the doctor of each service finds in its environment; `skip` names checks to leave out."""
    options = [word for name in skip for word in ("--skip", name)]
    running = {service: _start(service, environment, options) for service, environment in environments.items()}
    try:
        return {service: _read(service, process) for service, process in running.items()}
    finally:
        for process in running.values():
            process.kill()
            process.wait()


def _start(service: ServiceName, environment: Mapping[str, str], options: Sequence[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", f"{service}.doctor", "--json", *options],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _read(service: ServiceName, process: "subprocess.Popen[str]") -> list[Finding]:
    try:
        printed, complaint = process.communicate(timeout=PATIENCE_SECONDS)
        return [Finding(**fields) for fields in json.loads(printed)]
    except subprocess.TimeoutExpired:
        return [wrong("diagnosis", f"python -m {service}.doctor did not end within {PATIENCE_SECONDS:.0f} s")]
    except ValueError:
        said = " ".join(complaint.splitlines()[-_SHOWN_LINES:])
        return [wrong("diagnosis", f"python -m {service}.doctor ended with {process.returncode}: {said}")]
