"""Prints the table of docs/benchmarks.md: images' sizes and containers' start times.

`make up DEMO=1`, then `make container-figures ARGS=7` for seven starts of each.
"""

import statistics
import subprocess
import sys
import time

from tools.stack.compose import Compose
from tools.stack.containers import stack_that_is_up
from tools.stack.readiness import answers_200, wait_until
from tools.stack.services import SETTINGS

BASE = "python:3.12-slim"
MB = 1_000_000


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    compose = stack_that_is_up(demo=False)
    base = size_of(compose, BASE)
    rows = [
        "| image | MB above its base | gzipped MB, base included | seconds until ready | least and most |",
        "|---|---|---|---|---|",
    ]
    for service in SETTINGS:
        [name] = [container.name for container in compose.containers() if container.service == service]
        starts = [seconds_to_start(compose, name) for _ in range(runs)]
        above = (size_of(compose, f"pagewright-{service}") - base) / MB
        packed = packed_size(compose, f"pagewright-{service}") / MB
        spread = f"{min(starts):.1f} to {max(starts):.1f}"
        rows.append(f"| {service} | {above:.0f} | {packed:.0f} | {statistics.median(starts):.1f} | {spread} |")
    sys.stdout.write("\n".join([*rows, f"\n{BASE} itself: {base / MB:.0f} MB here.", ""]))


def size_of(compose: Compose, image: str) -> int:
    return int(engine(compose, "image", "inspect", "--format", "{{.Size}}", image))


def packed_size(compose: Compose, image: str) -> int:
    """The approximate compressed size of an image, in bytes."""
    saving = subprocess.Popen([compose.engine, "save", image], stdout=subprocess.PIPE)
    packed = subprocess.run(["gzip", "-6"], stdin=saving.stdout, capture_output=True, check=True).stdout
    saving.wait()
    return len(packed)


def seconds_to_start(compose: Compose, name: str) -> float:
    """Seconds from `docker start` to the first 200 of /readyz."""
    engine(compose, "stop", name)
    since = time.monotonic()
    engine(compose, "start", name)
    address = engine(compose, "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", name)
    url = f"http://{address.strip()}:8080/readyz"
    wait_until(lambda: answers_200(url), name, timeout=60, interval=0.02)
    return time.monotonic() - since


def engine(compose: Compose, *arguments: str) -> str:
    return subprocess.run([compose.engine, *arguments], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
