"""`python -m benchmarks.brief_load`: posts briefs as fast as they are answered, and prints what became of them.

For each `Load` on a line of standard input it writes a `LoadResult` to standard output, both as JSON. Sends prepared
bytes over plain sockets, so that it takes a small part of the time of what it measures.
"""

import asyncio
import contextlib
import json
import resource
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from uuid import uuid4

from pydantic import BaseModel

PLACE = b"0" * 32
"""Placeholder in the request body that each request replaces by its own nonce."""
PAUSE_SECONDS = 0.2
"""Before a refused brief is sent again."""
MAX_SECONDS = 300.0


class Load(BaseModel):
    """Which briefs to send: `size` is the bytes of one body, `requests` are answered with 200 in all."""

    port: int
    secret: str
    size: int
    connections: int
    requests: int


class LoadResult(BaseModel):
    """The seconds from the first byte to the last answer, those of each accepted brief, and the processor's."""

    seconds: float
    each: list[float]
    refused: dict[int, int]
    processor_seconds: float


class Client:
    """One connection, which sends a brief as soon as the one before is answered."""

    def __init__(self, load: Load, parts: tuple[bytes, bytes], left: deque[int], result: LoadResult) -> None:
        """`parts` are the request before and after the nonce."""
        self._load, self._left, self._result = load, left, result
        self._before, self._after = parts
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def run(self) -> None:
        """Send until no briefs are left."""
        while self._left:
            self._left.pop()
            began = time.perf_counter()
            while (status := await self._send()) != 200:  # noqa: PLR2004 - accepted
                self._result.refused[status] = self._result.refused.get(status, 0) + 1
                await asyncio.sleep(PAUSE_SECONDS)
                began = time.perf_counter()
            self._result.each.append(time.perf_counter() - began)
        if self._writer is not None:
            self._writer.close()

    async def _send(self) -> int:
        """The status of one brief; 0 where the connection ended without an answer."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._load.port)
        try:
            self._writer.writelines((self._before, uuid4().hex.encode(), self._after))
            head = await self._reader.readuntil(b"\r\n\r\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            self._hang_up()
            return 0
        lines = head.decode("latin-1").lower().split("\r\n")
        length = next(int(line.partition(":")[2]) for line in lines if line.startswith("content-length:"))
        await self._reader.readexactly(length)
        if "connection: close" in lines:
            self._hang_up()
        return int(lines[0].split()[1])

    def _hang_up(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


def request_around_nonce(load: Load) -> tuple[bytes, bytes]:
    """Head and body up to the nonce, and the rest."""
    head = f"POST /briefs HTTP/1.1\r\nhost: 127.0.0.1:{load.port}\r\ncontent-type: application/json\r\n"
    body = body_of(load.secret, load.size)
    before, _, after = (f"{head}content-length: {len(body)}\r\n\r\n".encode() + body).partition(PLACE)
    return before, after


def body_of(secret: str, size: int) -> bytes:
    """A request of about `size` bytes, as evaluators send it; most of a large one is an attachment."""
    fields = {
        "email": "student@example.org",
        "secret": secret,
        "task": "sum-of-sales-0001",
        "round": 1,
        "nonce": PLACE.decode(),
        "brief": "Publish a page that fetches data.csv from the attachments, sums the sales and shows the total.",
        "checks": [
            f"js: document.querySelector('#total-{n}').textContent.trim().length > 0 && !window.failed"
            for n in range(8)
        ],
        "evaluation_url": "http://localhost:9/notify",
        "attachments": [{"name": "data.csv", "url": "data:text/csv;base64,"}],
    }
    text = json.dumps(fields)
    content = "cHJvZHVjdCxz" * max(0, (size - len(text)) // 12)
    return text.replace("base64,", f"base64,{content}").encode()


async def send(load: Load) -> LoadResult:
    """Send all briefs, spread over all connections."""
    result, left = LoadResult(seconds=0, each=[], refused={}, processor_seconds=0), deque(range(load.requests))
    parts = request_around_nonce(load)
    clients = [Client(load, parts, left, result) for _ in range(load.connections)]
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    async with asyncio.timeout(MAX_SECONDS):
        await asyncio.gather(*(client.run() for client in clients))
    after = resource.getrusage(resource.RUSAGE_SELF)
    result.seconds = time.perf_counter() - began
    result.processor_seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result


@contextlib.contextmanager
def load_generator() -> Iterator[Callable[[Load], LoadResult]]:
    """Yields what sends briefs from a process of its own, so that its work is not the caller's."""
    command = [sys.executable, "-m", "benchmarks.brief_load"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - a fixed command
        requests, results = process.stdin, process.stdout
        if requests is None or results is None:
            raise RuntimeError("a load generator without pipes")

        def sent(load: Load) -> LoadResult:
            requests.write(f"{load.model_dump_json()}\n")
            requests.flush()
            return LoadResult.model_validate_json(results.readline())

        yield sent
        requests.close()


def main() -> None:
    """Answer one line with another until the input ends."""
    for line in sys.stdin:
        print(asyncio.run(send(Load.model_validate_json(line))).model_dump_json(), flush=True)


if __name__ == "__main__":
    main()
