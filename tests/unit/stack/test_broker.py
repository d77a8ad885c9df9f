"""Which broker a run is given: the image that is asked for, else what the machine has."""

from pathlib import Path

import pytest

from tools.stack import node_identity, rabbitmq_in_container, rabbitmq_installed
from tools.stack.broker import NoBrokerError, make_node
from tools.stack.leftover_cleanup import Reaper
from tools.stack.rabbitmq_in_container import ContainerNode
from tools.stack.rabbitmq_installed import InstalledNode
from tools.stack.readiness import NotReadyError

OLD = "rabbitmq:3.10-management"

ENGINE = """#!/bin/sh
echo "$@" >> "{journal}"
test "$1" = info
"""


@pytest.fixture(autouse=True)
def no_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking for a free one opens a socket."""
    monkeypatch.setattr(node_identity, "free_ports", lambda number: list(range(5672, 5672 + number)))


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with rabbitmq-server, whatever this one has."""
    monkeypatch.setattr(rabbitmq_installed, "find_scripts", lambda: tmp_path)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with an engine that answers and can run nothing; what it was told, a line for each call."""
    program, journal = tmp_path / "bin" / "docker", tmp_path / "journal"
    program.parent.mkdir()
    program.write_text(ENGINE.format(journal=journal))
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    return journal


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rabbitmq_in_container, "find_engine", lambda: None)


def test_an_installed_broker_is_used_before_an_engine(
    tmp_path: Path, reaper: Reaper, installed: None, engine: Path
) -> None:
    assert isinstance(make_node(tmp_path, reaper, str, {}), InstalledNode)
    assert isinstance(make_node(tmp_path, reaper, str, {"RABBITMQ_IMAGE": ""}), InstalledNode)


def test_the_image_that_is_asked_for_goes_before_an_installed_broker(
    tmp_path: Path, reaper: Reaper, installed: None, engine: Path
) -> None:
    said: list[str] = []

    node = make_node(tmp_path, reaper, said.append, {"RABBITMQ_IMAGE": OLD})

    assert isinstance(node, ContainerNode)
    with pytest.raises(NotReadyError, match="docker run failed"):
        node.start()
    [run] = [line for line in engine.read_text().splitlines() if line.startswith("run ")]
    assert run.endswith(f" {OLD}")
    assert OLD in said[0]


@pytest.mark.usefixtures("installed", "no_engine")
def test_an_image_without_an_engine_is_refused_and_not_replaced_by_an_installed_broker(
    tmp_path: Path, reaper: Reaper
) -> None:
    with pytest.raises(NoBrokerError, match=rf"RABBITMQ_IMAGE asks for {OLD}.*Start one, or unset it"):
        make_node(tmp_path, reaper, str, {"RABBITMQ_IMAGE": OLD})
