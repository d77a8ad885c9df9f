"""Waits with a time limit for conditions: a port that speaks AMQP, a URL that answers 200."""

import http.client
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable

PATIENCE = 240.0
"""Time limit of a wait, in seconds, long enough for a busy machine; tests assert nothing about it."""
AMQP_PROTOCOL_HEADER = b"AMQP\x00\x00\x09\x01"
METHOD_FRAME = 1


class NotReadyError(Exception):
    """Something did not become ready in time, or ended before."""


def wait_until(condition: Callable[[], bool], what: str, *, timeout: float = PATIENCE, interval: float = 0.05) -> None:
    """Return once `condition()` is true. Raises NotReadyError, which names `what`, after `timeout` seconds."""
    give_up = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > give_up:
            raise NotReadyError(f"{what} did not answer within {timeout:g} s")
        time.sleep(interval)


def speaks_amqp(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a broker answers the AMQP 0-9-1 protocol header, which it does not while it starts."""
    try:
        with socket.create_connection((host, port), timeout=2) as connection:
            connection.sendall(AMQP_PROTOCOL_HEADER)
            return connection.recv(1) == bytes([METHOD_FRAME])
    except OSError:
        return False


def answers_200(url: str) -> bool:
    """Whether a GET of `url` answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - loopback addresses made by the stack
            return bool(answer.status == http.client.OK)
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return False
