"""SIGTERM ends a service that has nothing in hand at once, whatever its broker does: far within its time to drain."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack.broker import BrokerNode
from tests.stack.ports import free_ports
from tests.stack.processes import ManagedProcess
from tests.stack.readiness import answers_200, wait_until
from tests.stack.reaper import Reaper
from tests.stack.services import SETTINGS, bare_environment, service_process

DRAIN_SECONDS = 600
ENDED_WITHIN = 60.0
"""Far more than it takes on a slow machine, and far less than the drain."""

UNREACHABLE = "http://127.0.0.1:1"
VALUES = {
    "BRIEF_SECRET": "secret-of-no-gateway",
    "GEMINI_API_KEY": "key-of-no-account",
    "GEMINI_API_ENDPOINT": UNREACHABLE,
    "GITHUB_TOKEN": "token-of-no-account",
    "GITHUB_API_URL": UNREACHABLE,
    "BROWSER_CHECKS": "off",
    "LOG_FORMAT": "json",
    "DRAIN_SECONDS": str(DRAIN_SECONDS),
}


@pytest.fixture
def base(tmp_path: Path) -> dict[str, str]:
    return bare_environment(tmp_path)


@pytest.fixture
def silent_broker() -> Iterator[str]:
    """The address of a machine that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"amqp://127.0.0.1:{listening.getsockname()[1]}/"


def service(name: str, broker_url: str, base: dict[str, str], folder: Path, reaper: Reaper) -> ManagedProcess:
    values = {**VALUES, "RABBITMQ_URL": broker_url}
    return service_process(name, free_ports(1)[0], values, base=base, folder=folder, reaper=reaper)


def assert_ends_at_once(process: ManagedProcess) -> None:
    process.terminate(ENDED_WITHIN)
    assert process.exit_code == 0, process.log_tail()
    assert '"event": "stopped"' in process.log.read_text()


@pytest.mark.parametrize("name", SETTINGS)
def test_a_service_with_nothing_in_hand_ends_at_once(
    name: str, broker_url: str, base: dict[str, str], tmp_path: Path, reaper: Reaper
) -> None:
    process = service(name, broker_url, base, tmp_path, reaper)
    process.start()
    process.wait_ready()
    assert_ends_at_once(process)


def test_services_with_nothing_in_hand_end_at_once_when_their_broker_is_gone(
    broker: BrokerNode, broker_url: str, base: dict[str, str], tmp_path: Path, reaper: Reaper
) -> None:
    processes = [service(name, broker_url, base, tmp_path, reaper) for name in SETTINGS]
    for process in processes:
        process.start()
    for process in processes:
        process.wait_ready()
    broker.kill()
    try:
        for process in processes:
            wait_until(lambda told=process: "broker not reached" in told.log.read_text(), "the loss", timeout=20)  # type: ignore[misc]
            assert_ends_at_once(process)
    finally:
        broker.restart()


@pytest.mark.parametrize("name", SETTINGS)
def test_a_service_whose_broker_never_answers_ends_at_once(
    name: str, silent_broker: str, base: dict[str, str], tmp_path: Path, reaper: Reaper
) -> None:
    process = service(name, silent_broker, base, tmp_path, reaper)
    process.start()
    wait_until(lambda: answers_200(f"{process.base_url}/livez"), "livez", timeout=30)
    assert_ends_at_once(process)


def test_a_service_whose_broker_falls_silent_ends_at_once(
    broker: BrokerNode, broker_url: str, base: dict[str, str], tmp_path: Path, reaper: Reaper
) -> None:
    process = service("notifier", broker_url, base, tmp_path, reaper)
    process.start()
    process.wait_ready()
    assert broker.pid is not None
    os.kill(broker.pid, signal.SIGSTOP)
    try:
        assert_ends_at_once(process)
    finally:
        os.kill(broker.pid, signal.SIGCONT)
