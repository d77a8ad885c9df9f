"""SIGTERM ends a service that has nothing in hand at once, whatever its broker does: far within its time to drain."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tools.stack.free_ports import free_ports
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import PATIENCE, answers_200, wait_until
from tools.stack.services import SETTINGS, bare_environment, service_process
from tools.stack.tcp_proxy import TcpProxy

DRAIN_SECONDS = 600
ENDED_WITHIN = PATIENCE
"""Far less than the drain."""

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


def has_lost_its_broker(process: ManagedProcess) -> bool:
    return "broker not reached" in process.log.read_text()


def assert_ends_at_once(process: ManagedProcess) -> None:
    process.terminate(ENDED_WITHIN)
    assert process.exit_code == 0, process.log_tail()
    assert '"event": "stopped"' in process.log.read_text()


@pytest.fixture
def all_of(base: dict[str, str], tmp_path: Path, reaper: Reaper) -> Callable[[str], list[ManagedProcess]]:
    """The four services, started on a broker."""

    def started(broker_url: str) -> list[ManagedProcess]:
        processes = [service(name, broker_url, base, tmp_path, reaper) for name in SETTINGS]
        for process in processes:
            process.start()
        return processes

    return started


def test_services_with_nothing_in_hand_end_at_once(
    broker_url: str, all_of: Callable[[str], list[ManagedProcess]]
) -> None:
    for process in all_of(broker_url):
        process.wait_ready()
        assert_ends_at_once(process)


async def test_services_with_nothing_in_hand_end_at_once_when_their_broker_is_gone(
    broker_url: str, all_of: Callable[[str], list[ManagedProcess]]
) -> None:
    async with TcpProxy.before(broker_url) as proxy:
        processes = all_of(proxy.through(broker_url))
        for process in processes:
            await asyncio.to_thread(process.wait_ready)
        await proxy.cut()
        for process in processes:
            wait_until(partial(has_lost_its_broker, process), "the loss")
            assert_ends_at_once(process)


def test_services_whose_broker_never_answers_end_at_once(
    silent_broker: str, all_of: Callable[[str], list[ManagedProcess]]
) -> None:
    for process in all_of(silent_broker):
        wait_until(partial(answers_200, f"{process.base_url}/livez"), "livez")
        assert_ends_at_once(process)


async def test_a_service_whose_broker_falls_silent_ends_at_once(
    broker_url: str, base: dict[str, str], tmp_path: Path, reaper: Reaper
) -> None:
    async with TcpProxy.before(broker_url) as proxy:
        process = service("notifier", proxy.through(broker_url), base, tmp_path, reaper)
        process.start()
        await asyncio.to_thread(process.wait_ready)
        proxy.hold()
        await asyncio.to_thread(assert_ends_at_once, process)
