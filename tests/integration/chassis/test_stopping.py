"""SIGTERM ends a service that has nothing in hand at once, whatever its broker does: far within its time to drain."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from tools.stack.free_ports import free_port
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import PATIENCE, answers_200, wait_until
from tools.stack.services import bare_environment, service_process
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


BrokerState = Callable[[TcpProxy, ManagedProcess], Awaitable[None]]
"""Starts the service before the proxy of its broker, and returns once the broker is as the name says."""


async def answers(_: TcpProxy, service: ManagedProcess) -> None:
    service.start()
    await asyncio.to_thread(service.wait_ready)


async def is_gone(proxy: TcpProxy, service: ManagedProcess) -> None:
    await answers(proxy, service)
    await proxy.cut()
    await asyncio.to_thread(wait_until, lambda: "broker not reached" in service.log.read_text(), "the loss")


async def falls_silent(proxy: TcpProxy, service: ManagedProcess) -> None:
    await answers(proxy, service)
    proxy.hold()


async def never_answers(proxy: TcpProxy, service: ManagedProcess) -> None:
    proxy.hold()
    service.start()
    await asyncio.to_thread(wait_until, partial(answers_200, f"{service.base_url}/livez"), "livez")


# How a broker is left is the chassis' matter, the same in every service: each service meets one of them.
@pytest.mark.parametrize(
    ("name", "broker_state"),
    [("gateway", falls_silent), ("generator", is_gone), ("publisher", never_answers), ("notifier", answers)],
)
async def test_a_service_with_nothing_in_hand_ends_at_once_whatever_its_broker_does(
    name: str, broker_state: BrokerState, broker_url: str, tmp_path: Path, reaper: Reaper
) -> None:
    async with TcpProxy.before(broker_url) as proxy:
        values = {**VALUES, "RABBITMQ_URL": proxy.through(broker_url)}
        base = bare_environment(tmp_path)
        service = service_process(name, free_port(), values, base=base, folder=tmp_path, reaper=reaper)
        await broker_state(proxy, service)
        await asyncio.to_thread(service.terminate, ENDED_WITHIN)
    assert service.exit_code == 0, service.log_tail()
    assert '"event": "stopped"' in service.log.read_text()
