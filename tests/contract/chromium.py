"""Shared by tests of Chromium: time limits, sites from a script, and a port that records connections."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.chromium.browser import ChromiumBrowser
from generator.chromium.worker_protocol import WorkerSettings
from generator.page_timeouts import Timeouts
from generator.ports import Visit
from generator.site import Site
from tools.stack.readiness import PATIENCE

QUICK = Timeouts(load=4.0, answer=1.0, check=0.6, again=0.3, poll=0.1)
"""Time limits for pages that load and answer: only checks that are false on a settled page are not retried."""
PATIENT = Timeouts(load=30.0, check=60.0, again=1.0, poll=0.1)
"""Time limits for pages on which every check becomes true, even on a busy machine."""
HASTY = Timeouts(load=1.0, answer=0.5, network=0.5, document=0.3, check=1.0, again=0.3, poll=0.1)
"""Short time limits, for pages that never load, answer or become true."""


def chromium(path: Path, timeouts: Timeouts = QUICK, mirror: str | None = None, **options: Any) -> ChromiumBrowser:
    """A browser, not yet started."""
    # Chromium refuses to run as root with its sandbox.
    setup = WorkerSettings(executable=path, sandbox=os.geteuid() != 0, timeouts=timeouts, mirror=mirror)
    return ChromiumBrowser(setup, **options)


def page(script: str = "", body: str = "<h1>a page</h1>", **files: bytes) -> Site:
    """A site whose page runs `script`; in names of `files` the last underscore means a dot."""
    html = f"<!doctype html><meta charset=utf-8><title>ready</title>{body}<script>\n{script}\n</script>"
    others = {".".join(name.rsplit("_", 1)): content for name, content in files.items()}
    return Site({"index.html": html.encode(), **others})


async def look(browser: ChromiumBrowser, site: Site, *expressions: str, seconds: float = PATIENCE / 2) -> Visit:
    return await browser.visit(site, root="a-page", expressions=expressions, seconds=seconds)


def kinds(visit: Visit) -> list[str]:
    return [fault.kind for fault in visit.faults]


class Doorman:
    """A TCP and a UDP port of the same number on loopback, which record received data."""

    def __init__(self) -> None:
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._seen: list[bytes] = []
        for take in (self._take_connections, self._take_datagrams):
            threading.Thread(target=take, daemon=True, name="doorman").start()

    def seen(self) -> list[bytes]:
        """Return and clear the first bytes of everything received so far."""
        seen, self._seen = self._seen, []
        return seen

    def close(self) -> None:
        for open_socket in (self._tcp, self._udp):
            # This wakes a thread that waits in it; closing alone does not.
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
