"""Measures good briefs with and without an attack: `make attack`. Exits with 1 if one is refused or too slow."""

import asyncio
import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.attack.good_briefs import Answers, Turns, send_good_briefs
from tools.stack.broker import running_broker, temporary_folder
from tools.stack.free_ports import free_port
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.services import bare_environment, service_process

TURNS = 5
"""Alternates without and with the attack and takes the medians, because the machine may be busy at times."""
SECONDS = 13.0
WARM_UP_SECONDS = 3.0
MOST_TIMES_SLOWER = 2.0
ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def running_gateway(secret: str, folder: Path, reaper: Reaper) -> Iterator[ManagedProcess]:
    """A gateway with its own broker, without the other services."""
    base = bare_environment(folder)
    with running_broker(os.environ, reaper, sys.stderr.write) as broker:
        values = {
            "RABBITMQ_URL": broker.url,
            "BRIEF_SECRET": secret,
            "CALLBACK_ALLOW_PRIVATE": "true",
            "LOG_LEVEL": "warning",
        }
        gateway = service_process("gateway", free_port(), values, base=base, folder=folder, reaper=reaper)
        gateway.start()
        try:
            gateway.wait_ready()
            yield gateway
        finally:
            gateway.terminate()


@contextlib.contextmanager
def attacked(url: str, folder: Path, reaper: Reaper, turn: int) -> Iterator[Path]:
    """Run the attack in a process; yields the file with its results."""
    attackers = ManagedProcess(
        "attackers",
        [sys.executable, "-m", "tools.attack.attackers", url],
        environment={"PATH": os.environ["PATH"]},
        log=folder / "logs" / f"attackers-{turn}.log",
        reaper=reaper,
        folder=ROOT,
    )
    attackers.start()
    try:
        yield attackers.log
    finally:
        attackers.kill()


async def measure(gateway: ManagedProcess, secret: str, folder: Path, reaper: Reaper) -> tuple[Turns, Turns]:
    """Good briefs without and with the attack."""
    quiet, beside = Turns(), Turns()
    await send_good_briefs(gateway.base_url, secret, WARM_UP_SECONDS, Answers())
    for turn in range(TURNS):
        await send_good_briefs(gateway.base_url, secret, SECONDS, quiet.another())
        with attacked(gateway.base_url, folder, reaper, turn) as log:
            await send_good_briefs(gateway.base_url, secret, WARM_UP_SECONDS, beside.begun)
            await send_good_briefs(gateway.base_url, secret, SECONDS, beside.another())
            sys.stdout.write(f"attack {turn + 1}: {log.read_text().splitlines()[-1]}\n")
    return quiet, beside


def main() -> int:
    """Measure and print; exit code 1 if a good brief is refused or too slow."""
    secret = secrets.token_hex(20)
    with (
        Reaper() as reaper,
        temporary_folder("pagewright-attack-", reaper) as folder,
        running_gateway(secret, folder, reaper) as gateway,
    ):
        quiet, beside = asyncio.run(measure(gateway, secret, folder, reaper))
        died = not gateway.running
    times = beside.percentile(99) / quiet.percentile(99)
    sys.stdout.write("\n| good briefs | sent | refused | p50 ms | p99 ms |\n|---|---|---|---|---|\n")
    for name, turns in (("without an attack", quiet), ("beside the attack", beside)):
        row = (turns.sent, turns.refused.total(), turns.percentile(50), turns.percentile(99))
        sys.stdout.write("| {} | {} | {} | {:.1f} | {:.1f} |\n".format(name, *row))
    sys.stdout.write(f"\np99 is {times:.2f} times that without an attack; under {MOST_TIMES_SLOWER:g} is wanted.\n")
    refused = quiet.refused + beside.refused
    for what, count in refused.items():
        sys.stdout.write(f"{count} refused: {what}\n")
    return int(died or times >= MOST_TIMES_SLOWER or bool(refused))


if __name__ == "__main__":
    sys.exit(main())
