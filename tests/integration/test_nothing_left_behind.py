"""However a run ends, its broker, its other processes and its folders end with it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.stack.broker import make_node
from tools.stack.leftover_cleanup import Reaper
from tools.stack.rabbitmq_in_container import find_engine
from tools.stack.rabbitmq_installed import InstalledNode
from tools.stack.readiness import PATIENCE, NotReadyError, wait_until

RUN = """
import os, tempfile, sys, time
from tools.stack.broker import running_broker
from tools.stack.leftover_cleanup import Reaper
with Reaper() as reaper, running_broker(os.environ, reaper, sys.stderr.write) as node:
    print(tempfile.gettempdir(), getattr(node, "name", "-"), flush=True)
    time.sleep(60)
"""


@dataclass(frozen=True)
class Run:
    """A Python program that runs a node, in a container of that name where it is not an installed one."""

    process: subprocess.Popen[str]
    container: str


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Has `tmp_path` for its temporary folders; ready once it printed a line."""
    environment = {**os.environ, "RABBITMQ_URL": "", "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", RUN], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        folder, container = process.stdout.readline().split()
        assert folder == str(tmp_path)
        assert list(tmp_path.iterdir()) != []
        assert _processes_that_mention(tmp_path) != []
        assert container == "-" or _is_there(container)
        yield Run(process, container)
        process.kill()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=lambda s: s.name)
def test_a_run_that_is_ended_by(ending: signal.Signals, run: Run, tmp_path: Path) -> None:
    run.process.send_signal(ending)

    assert run.process.wait(timeout=PATIENCE) != 0
    wait_until(lambda: _processes_that_mention(tmp_path) == [], "the end of every process")
    wait_until(lambda: not _is_there(run.container), "the end of the container")
    wait_until(lambda: list(tmp_path.iterdir()) == [], "the end of every folder")


def test_a_node_that_cannot_start_says_why(tmp_path: Path, reaper: Reaper) -> None:
    node = make_node(tmp_path, reaper, print)
    if isinstance(node, InstalledNode):
        (tmp_path / "advanced.config").write_text("this is no Erlang")

        with pytest.raises(NotReadyError, match=r"(?s)ended with .*failed_to_read_advanced_configuration_file"):
            node.start()

    wait_until(lambda: _processes_that_mention(tmp_path) == [], "the end of every process")


def _processes_that_mention(folder: Path) -> list[str]:
    """Command lines and environments are searched: the node and its port mapper name the folder there."""
    listing = subprocess.run(["ps", "eww", "-Ao", "pid=,command="], capture_output=True, text=True, check=True)
    return [line for line in listing.stdout.splitlines() if str(folder) in line and int(line.split()[0]) != os.getpid()]


def _is_there(container: str) -> bool:
    engine = find_engine()
    return (
        engine is not None
        and subprocess.run([engine, "inspect", container], capture_output=True, check=False).returncode == 0
    )
