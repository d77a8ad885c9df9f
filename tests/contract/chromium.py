"""What the tests of Chromium share: patience, a page in a line, and a port that notices every knock."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.chromium import ChromiumBrowser, Timeouts, WorkerSettings
from generator.ports import Visit
from generator.site import Site
from tools.stack.readiness import PATIENCE

QUICK = Timeouts(load=4.0, answer=1.0, check=0.6, again=0.3, poll=0.1)
"""For pages that load and answer: only what is false when the page has settled is not waited for."""
PATIENT = Timeouts(load=30.0, check=60.0, again=1.0, poll=0.1)
"""For pages on which everything comes true sooner or later, on a busy machine too."""
HASTY = Timeouts(load=1.0, answer=0.5, network=0.5, document=0.3, check=1.0, again=0.3, poll=0.1)
"""For what never loads, answers or comes true: only then does a test of it end soon."""


def chromium(path: Path, timeouts: Timeouts = QUICK, mirror: str | None = None, **options: Any) -> ChromiumBrowser:
    """A browser that is not started yet."""
    # Chromium refuses to run as root with its sandbox.
    setup = WorkerSettings(executable=path, sandbox=os.geteuid() != 0, timeouts=timeouts, mirror=mirror)
    return ChromiumBrowser(setup, **options)


def page(script: str = "", body: str = "<h1>a page</h1>", **files: bytes) -> Site:
    """A site whose page runs `script`; of `files` the last underscore of a name stands for its dot."""
    html = f"<!doctype html><meta charset=utf-8><title>ready</title>{body}<script>\n{script}\n</script>"
    others = {".".join(name.rsplit("_", 1)): content for name, content in files.items()}
    return Site({"index.html": html.encode(), **others})


async def look(browser: ChromiumBrowser, site: Site, *expressions: str, seconds: float = PATIENCE / 2) -> Visit:
    return await browser.visit(site, root="a-page", expressions=expressions, seconds=seconds)


def kinds(visit: Visit) -> list[str]:
    return [fault.kind for fault in visit.faults]


class Doorman:
    """A TCP and a UDP port of the same number on loopback, and what came in."""

    def __init__(self) -> None:
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._seen: list[bytes] = []
        for take in (self._take_connections, self._take_datagrams):
            threading.Thread(target=take, daemon=True, name="doorman").start()

    def seen(self) -> list[bytes]:
        """The first bytes of whatever came so far, which is then forgotten."""
        seen, self._seen = self._seen, []
        return seen

    def close(self) -> None:
        for open_socket in (self._tcp, self._udp):
            # A thread that waits in it is woken by this, and not by closing alone.
            with contextlib.suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)
            open_socket.close()

    def _take_connections(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._tcp.accept()
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(PATIENCE)
                    self._seen.append(connection.recv(100) or b"a connection")

    def _take_datagrams(self) -> None:
        with contextlib.suppress(OSError):
            while datagram := self._udp.recv(2000):
                self._seen.append(datagram[:100])


@contextlib.contextmanager
def doorman() -> Iterator[Doorman]:
    waiting = Doorman()
    try:
        yield waiting
    finally:
        waiting.close()
