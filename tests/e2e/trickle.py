"""An evaluator that sends a brief every now and then, each again until it is answered 200."""

import threading
from typing import Any, Self

import httpx

from tools.stack.readiness import wait_until
from tools.system.system import System

PAUSE = 0.3
"""Seconds between two briefs, and before one is sent again."""


class Trickle:
    """Sends from a thread while the context is open. `accepted` holds (request, brief id) of each promise."""

    def __init__(self, system: System, name: str) -> None:
        self.accepted: list[tuple[dict[str, Any], str]] = []
        self._house = system
        self._name = name
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._send_briefs, name="trickle")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def await_more(self, count: int) -> None:
        """Return once so many further briefs have been promised."""
        enough = len(self.accepted) + count
        wait_until(lambda: len(self.accepted) >= enough, "a trickle of briefs")

    def _send_briefs(self) -> None:
        while not self._over.is_set():
            request = self._house.brief(self._name)
            while (brief_id := self._promised(request)) is None:
                self._over.wait(PAUSE)
                if self._over.is_set():
                    return
            self.accepted.append((request, brief_id))
            self._over.wait(PAUSE)

    def _promised(self, request: dict[str, Any]) -> str | None:
        try:
            answer = self._house.post(request)
        except httpx.TransportError:
            return None
        return answer.json()["brief_id"] if answer.status_code == 200 else None
