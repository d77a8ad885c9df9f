"""`make serve`: real processes with keys that somebody accepts, a clean end, and a broker that keeps what waits."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import aio_pika
import httpx
import pytest

from chassis.service_doctors import diagnose_services
from contracts.service_names import ServiceName
from tools.stack import serve
from tools.stack.broker import make_node
from tools.stack.free_ports import free_port, has_listener
from tools.stack.leftover_cleanup import Reaper
from tools.stack.node_identity import kept_identity
from tools.stack.readiness import PATIENCE
from tools.stand_ins.gemini.server import serving_gemini
from tools.stand_ins.github import github_stand_in

QUEUE = "work"


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What `.env` holds: keys that two stand-ins accept."""
    with github_stand_in(tmp_path) as github, serving_gemini() as gemini:
        yield {
            "BRIEF_SECRET": "a-secret-for-this-run",
            "GEMINI_API_ENDPOINT": gemini.endpoint,
            "GEMINI_API_KEY": gemini.api_key,
            "GITHUB_API_URL": github.api_url,
            "GITHUB_TOKEN": github.token,
            "BROWSER_CHECKS": "off",
            "DRAIN_SECONDS": "0",
            "HTTP_PORT": str(free_port()),
        }


def arguments(folder: Path, settings: Mapping[str, str]) -> list[str]:
    env = folder / ".env"
    env.touch(mode=0o600)
    env.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return ["--env-file", str(env), "--folder", str(folder / "kept")]


def test_a_false_token_is_refused_before_anything_is_accepted(
    tmp_path: Path,
    settings: dict[str, str],
    broker_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def diagnose_the_publisher(environments: Mapping[ServiceName, Mapping[str, str]], skip: object) -> object:
        return diagnose_services({"publisher": environments["publisher"]})

    monkeypatch.setattr(serve, "diagnose_services", diagnose_the_publisher)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setenv("RABBITMQ_URL", broker_url)
    code = serve.main(arguments(tmp_path, {**settings, "GITHUB_TOKEN": "a-token-of-nobody"}))
    printed = capsys.readouterr().out
    assert code == 1
    assert "GITHUB_TOKEN is not accepted" in printed
    assert "Nothing was started" in printed
    assert list((tmp_path / "kept" / "logs").iterdir()) == []


def test_with_good_keys_it_says_where_it_is_and_ends_cleanly(
    tmp_path: Path, settings: dict[str, str], broker_url: str
) -> None:
    address = f"http://127.0.0.1:{settings['HTTP_PORT']}"
    with subprocess.Popen(
        [sys.executable, "-m", "tools.stack.serve", *arguments(tmp_path, settings)],
        env={**os.environ, "RABBITMQ_URL": broker_url},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        printed = next(line for line in process.stdout if "serves at" in line)
        assert address in printed
        assert httpx.get(f"{address}/briefs", timeout=PATIENCE).json() == []
        process.send_signal(signal.SIGINT)
        assert "goes on at the next" in process.stdout.read()
    assert process.returncode == 0
    assert not has_listener(int(settings["HTTP_PORT"]))


async def test_a_kept_broker_has_what_waited_before_its_restart(tmp_path: Path, reaper: Reaper) -> None:
    for start in range(2):
        node = make_node(tmp_path / "broker", reaper, print, {}, kept_identity(tmp_path / "broker.json"))
        node.start()
        try:
            async with await aio_pika.connect(node.url) as connection:
                channel = await connection.channel()
                queue = await channel.declare_queue(QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
                if start == 0:
                    await channel.default_exchange.publish(aio_pika.Message(b"waits", delivery_mode=2), QUEUE)
                else:
                    assert (await queue.get(timeout=PATIENCE)).body == b"waits"
        finally:
            node.stop()
