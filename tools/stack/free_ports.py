"""Reserves free loopback ports, each for one process at a time."""

import fcntl
import os
import random
import socket
from collections.abc import Sequence
from pathlib import Path

# Below the range of ephemeral ports of Linux and macOS, so that a killed service finds its port free at restart.
CANDIDATES = range(20_000, 32_000)
SHARED = Path(os.sep, "var", "tmp")
"""Not in TMPDIR, which may differ between runs."""


class PortReservations:
    """Reserves ports among the processes that share a lock file: a port is often taken seconds before it is used.

    A reservation is a POSIX lock on the byte at the port's number, which the kernel releases when the process ends.
    """

    def __init__(self, file: Path, candidates: Sequence[int] = CANDIDATES) -> None:
        self._file = file
        self._candidates = candidates
        self._descriptor: int | None = None
        self._mine: set[int] = set()
        """Reservations of this process, because the kernel grants a process a lock that it already has."""

    def take(self, count: int) -> list[int]:
        """Reserve `count` random free ports. Raises RuntimeError if there are too few."""
        ports: list[int] = []
        for port in random.SystemRandom().sample(self._candidates, len(self._candidates)):
            if self._reserve(port):
                ports.append(port)
            if len(ports) == count:
                return ports
        first, last = self._candidates[0], self._candidates[-1]
        raise RuntimeError(f"fewer than {count} loopback ports are free between {first} and {last}")

    def _reserve(self, port: int) -> bool:
        if port in self._mine or not is_free(port):
            return False
        if self._descriptor is None:
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
        except OSError:
            return False
        self._mine.add(port)
        return True


_RESERVATIONS = PortReservations(SHARED / f"pagewright-ports-{os.getuid()}")


def free_ports(count: int) -> list[int]:
    """Return `count` different free ports, reserved against other runs on this machine."""
    return _RESERVATIONS.take(count)


def free_port() -> int:
    return free_ports(1)[0]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def has_listener(port: int) -> bool:
    """Whether somebody listens on a loopback port; connections that have ended a moment ago do not matter."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
        return False
