"""Start and size: seconds until ready, memory at rest, modules imported, and how large what is installed is."""

import contextlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psutil

from benchmarks.installed_size import required_by, size_of
from benchmarks.section import Section, Table
from benchmarks.spread import RUNS, Spread
from tools.stack.broker import running_broker, temporary_folder
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.services import all_services, bare_environment
from tools.stack.stack import stack_values

MB = 2**20
REST_SECONDS = 1.0
IMPORTS = {
    "gateway": "gateway.__main__",
    "generator": "generator.__main__",
    "publisher": "publisher.__main__",
    "notifier": "notifier.__main__",
    "browser worker": "generator.chromium.__main__",
    "parser worker": "generator.parser_workers.__main__",
    "GitHub stand-in": "tools.stand_ins.github.__main__",
    "Gemini stand-in": "tools.stand_ins.gemini.__main__",
}
TARGETS: Mapping[str, tuple[float, int]] = {"gateway": (1.5, 80), "notifier": (1.5, 80), "publisher": (2.0, 110)}
"""Seconds until ready, and megabytes at rest."""

SET_UP = (
    "Each service as a process of its own, alone beside a running broker whose streams are empty, without a message. "
    f'"Ready" is the first 200 of `/readyz`, asked every 50 milliseconds. Memory is resident memory {REST_SECONDS:g} '
    "seconds later, of the service's own process: the generator's browser worker is not part of it. The libraries' "
    "files are counted without compiled copies, Playwright's driver and its Node included; Python and Chromium are "
    "not. The images are under Containers."
)
IMPORTED = "What importing takes: processor time of an interpreter that does nothing else, and the modules it loads."


@dataclass(frozen=True)
class Start:
    """One start: seconds until ready, processor seconds until then, megabytes at rest."""

    ready: float
    processor: float
    resident: float


def started(process: ManagedProcess) -> Start:
    """Start a service, and stop it again."""
    began = time.monotonic()
    process.start()
    process.wait_ready()
    ready, system = time.monotonic() - began, psutil.Process(process.pid)
    processor = sum(system.cpu_times()[:2])
    time.sleep(REST_SECONDS)
    resident = system.memory_info().rss / MB
    process.terminate()
    return Start(ready, processor, resident)


@contextlib.contextmanager
def stopped_services() -> Iterator[Mapping[str, ManagedProcess]]:
    """The four services, which have declared all queues and streams and are not running."""
    with contextlib.ExitStack() as opened:
        reaper = opened.enter_context(Reaper())
        folder = opened.enter_context(temporary_folder("pagewright-bench-", reaper))
        broker = opened.enter_context(running_broker(os.environ, reaper, sys.stderr.write))
        keys = {name: secrets.token_hex(20) for name in ("GEMINI_API_KEY", "GITHUB_TOKEN")}
        values = {**stack_values(), **keys, "RABBITMQ_URL": broker.url, "GITHUB_API_URL": "http://127.0.0.1:9"}
        services = all_services(values, base=bare_environment(folder), folder=folder, reaper=reaper)
        for process in services.values():
            opened.callback(process.terminate)
            process.restart()
            process.terminate()
        yield services


def start_rows(services: Mapping[str, ManagedProcess]) -> Iterator[tuple[str, Spread, Spread, Spread]]:
    """Start each service RUNS times, in turn."""
    starts = [{name: started(process) for name, process in services.items()} for _ in range(RUNS)]
    for name in services:
        of = [start[name] for start in starts]
        yield (
            name,
            Spread.of([one.ready for one in of]),
            Spread.of([one.processor for one in of]),
            Spread.of([one.resident for one in of]),
        )


def import_row(name: str, module: str) -> tuple[str, ...]:
    """Import a module in new interpreters."""
    code = (
        f"import {module}, resource, sys; u = resource.getrusage(0); print(u.ru_utime + u.ru_stime, len(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    done = [subprocess.check_output(command, text=True).split() for _ in range(RUNS)]  # noqa: S603 - a fixed command
    return name, Spread.of([float(seconds) for seconds, _ in done]).text(2), done[0][1]


def size_row(service: str) -> tuple[str, ...]:
    """A service's own code, that below it, and its libraries."""
    sizes = {name: size_of(name, of) / MB for name, of in required_by(service).items()}
    libraries = {name: size for name, size in sizes.items() if name not in ("contracts", "chassis", service)}
    largest = sorted(libraries, key=libraries.__getitem__, reverse=True)[:3]
    shown = ", ".join(f"{name} {libraries[name]:.0f}" for name in largest)
    own, shared = sizes[service], sizes["contracts"] + sizes["chassis"]
    return service, f"{own:.1f}", f"{shared:.1f}", str(len(libraries)), f"{sum(libraries.values()):.0f}", shown


def target_of(name: str) -> str:
    """The target in the table."""
    if name not in TARGETS:
        return ""
    seconds, megabytes = TARGETS[name]
    return f"{seconds:g} s, {megabytes} MB"


def measure() -> Section:
    """Start every service, import every process's modules, and add up files."""
    with stopped_services() as services:
        rows = list(start_rows(services))
    starts = Table(
        columns=("service", "ready s", "processor s", "MB at rest", "target"),
        rows=tuple(
            (name, ready.text(2), processor.text(2), resident.text(), target_of(name))
            for name, ready, processor, resident in rows
        ),
    )
    imports = Table(
        columns=("process", "processor s", "modules"),
        rows=tuple(import_row(name, module) for name, module in IMPORTS.items()),
    )
    sizes = Table(
        columns=("service", "own MB", "contracts, chassis MB", "libraries", "their MB", "the largest"),
        rows=tuple(size_row(name) for name, *_ in rows),
    )
    figures = {f"{name}_mb": resident.median for name, _, _, resident in rows}
    return Section(title="Start and size", blocks=(SET_UP, starts, IMPORTED, imports, sizes), figures=figures)
