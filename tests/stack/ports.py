"""Hands out free loopback ports."""

import random
import socket

# Below the range from which Linux and macOS take the ports of outgoing connections: a service that was killed
# finds its port still free when it is started again.
CANDIDATES = range(20_000, 32_000)


def free_ports(count: int) -> list[int]:
    """`count` different ports that nobody listens on; chosen at random, so that runs side by side keep apart."""
    ports: list[int] = []
    for port in random.SystemRandom().sample(CANDIDATES, len(CANDIDATES)):
        if is_free(port):
            ports.append(port)
        if len(ports) == count:
            return ports
    raise RuntimeError(f"fewer than {count} loopback ports are free between {CANDIDATES.start} and {CANDIDATES.stop}")


def free_port() -> int:
    return free_ports(1)[0]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
