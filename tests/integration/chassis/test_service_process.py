"""A service as a process: how it starts without a broker, says how it is, and ends."""

import asyncio
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.stack.free_ports import free_port, free_ports
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import PATIENCE, answers_200, wait_until
from tools.stack.tcp_proxy import TcpProxy


@pytest.fixture
def notifier(tmp_path: Path, broker_url: str, reaper: Reaper) -> Iterator[ManagedProcess]:
    """A notifier that has not been started; it is the service that needs no secret."""
    (port,) = free_ports(1)
    process = ManagedProcess(
        "notifier",
        [sys.executable, "-m", "notifier"],
        environment={
            "PATH": os.environ["PATH"],
            "RABBITMQ_URL": broker_url,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(port),
        },
        log=tmp_path / "notifier.log",
        reaper=reaper,
        folder=tmp_path,
        base_url=f"http://127.0.0.1:{port}",
        ready_path="/readyz",
    )
    yield process
    process.kill()


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - a loopback address of this test
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def log_of(process: ManagedProcess) -> list[dict[str, object]]:
    return [json.loads(line) for line in process.log.read_text().splitlines()]


async def test_a_service_is_alive_but_not_ready_until_its_broker_is_there(
    notifier: ManagedProcess, broker_url: str
) -> None:
    async with TcpProxy.before(broker_url) as proxy:
        service = notifier.twin(free_port(), RABBITMQ_URL=proxy.through(broker_url))
        await proxy.cut()
        service.start()
        try:
            wait_until(lambda: answers_200(f"{service.base_url}/livez"), "livez")
            wait_until(lambda: "since" in get(f"{service.base_url}/readyz")[1], "a first refusal")
            status, refused = get(f"{service.base_url}/readyz")
            await proxy.mend()
            await asyncio.to_thread(service.wait_ready)
            ready = get(f"{service.base_url}/readyz")[1]
        finally:
            service.kill()
    (problem,) = json.loads(refused)["problems"]
    assert status == 503
    assert problem.startswith("no connection to the broker since 20")
    assert json.loads(ready) == {"ready": True, "problems": [], "warnings": []}
    unreached, *_ = [line for line in log_of(service) if line["event"] == "broker not reached; trying again"]
    assert "RABBITMQ_URL" in str(unreached["remedy"])
    assert "broker reached again" in [line["event"] for line in log_of(service)]


def test_a_service_shows_its_metrics_ends_cleanly_at_sigterm_and_logs_no_password(
    notifier: ManagedProcess, broker_url: str
) -> None:
    notifier.start()
    notifier.wait_ready()
    status, text = get(f"{notifier.base_url}/metrics")
    notifier.terminate(timeout=PATIENCE)
    assert status == 200
    assert "pagewright_ready 1.0" in text.splitlines()
    assert 'pagewright_messages_in_hand{queue="notifier.site.published"} 0.0' in text.splitlines()
    assert notifier.exit_code == 0
    assert [line["event"] for line in log_of(notifier)][-1] == "stopped"
    password = broker_url.split("@", maxsplit=1)[0].rsplit(":", 1)[1]
    assert password not in notifier.log.read_text()


def test_a_port_that_is_taken_ends_the_start_with_its_number(notifier: ManagedProcess, tmp_path: Path) -> None:
    notifier.start()
    notifier.wait_ready()
    second = ManagedProcess(
        "second",
        notifier._command,
        environment=notifier._environment,
        log=tmp_path / "second.log",
        reaper=notifier._reaper,
    )
    second.start()
    wait_until(lambda: not second.running, "the second notifier's end")
    assert second.exit_code == 1
    assert notifier.base_url.rsplit(":", 1)[1] in second.log.read_text()
