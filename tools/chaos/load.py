"""The load of a scenario: sends briefs, retries each until it is answered 200, and records every response."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from queue import Empty, Queue
from typing import Any

import httpx

from tools.stack.readiness import PATIENCE, wait_until
from tools.system.system import Request, System

PAUSE = 0.3
"""Seconds until a brief that was not accepted is sent again."""
GIVE_UP = 100.0
"""Seconds after which an evaluator, and with it the load, gives up."""
SLOWEST = 6.5
"""Seconds within which a gateway must answer. Not checked in short forms, which run on any machine."""

ALLOWED = frozenset({200, 503})


@dataclass
class Load:
    """The briefs of one scenario. `accepted` are the accepted requests by brief id, in order."""

    system: System
    name: str
    accepted: dict[str, Request] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    """The statuses that a gateway must never answer."""
    commits: bool = True
    """Whether each accepted brief must be committed."""
    slowest: float = SLOWEST
    """Seconds after which an answer counts as a fault."""
    gateways: Sequence[str] = ()
    """The base URLs to send to in turn; empty for the stack's gateway."""
    _threads: list[threading.Thread] = field(default_factory=list)
    _turns: Iterator[int] = field(default_factory=count)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def brief(self, **fields: Any) -> dict[str, Any]:
        """A complete request of this scenario."""
        return self.system.brief(re.sub(r"[^a-z0-9]+", "-", self.name.lower())[:32].strip("-"), **fields)

    def send(self, *requests: Request, at_once: int = 6, pace: float = 0.0) -> None:
        """Start sending from `at_once` threads, each of which pauses `pace` seconds after each accepted brief."""
        waiting: Queue[Request] = Queue()
        for request in requests:
            waiting.put(request)

        def work() -> None:
            while not self._stopped.is_set():
                try:
                    self.promise(waiting.get_nowait())
                except Empty:
                    return
                self._stopped.wait(pace)

        self._begin(work, min(at_once, len(requests)))

    def trickle(self, *, at_once: int = 2, pace: float = 0.5) -> None:
        """Send new briefs until `stop`."""

        def work() -> None:
            while not self._stopped.is_set():
                self.promise(self.brief())
                self._stopped.wait(pace)

        self._begin(work, at_once)

    def briefs(self, number: int, **fields: Any) -> list[dict[str, Any]]:
        return [self.brief(**fields) for _ in range(number)]

    def promise(self, request: Request) -> None:
        """Send one brief until it is accepted."""
        give_up = time.monotonic() + GIVE_UP
        while not self.post(request):
            if self._stopped.wait(PAUSE) or time.monotonic() > give_up:
                if not self._stopped.is_set():
                    self.faults.append(f"{request['task']} was never promised")
                    self._stopped.set()
                return

    def post(self, request: Request) -> bool:
        """Send one brief once, and return whether it was accepted."""
        gateways = self.gateways or (self.system.stack.gateway_url,)
        started = time.monotonic()
        try:
            answer = self.system.http.post(f"{gateways[next(self._turns) % len(gateways)]}/briefs", json=dict(request))
        except httpx.ReadTimeout:
            self.faults.append(f"no answer for {time.monotonic() - started:.1f} s")
            return False
        except httpx.TransportError:
            return False
        self._judge(answer, time.monotonic() - started)
        if answer.status_code == httpx.codes.OK:
            self.accepted[answer.json()["brief_id"]] = request
        return answer.status_code == httpx.codes.OK

    def await_more(self, number: int, *, within: float = PATIENCE) -> None:
        """Return once so many more briefs have been accepted, or all."""
        enough = len(self.accepted) + number
        wait_until(lambda: len(self.accepted) >= enough or not self.sending, f"{number} promises", timeout=within)

    @property
    def sending(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def join(self) -> None:
        """Return once everything has been sent."""
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        """Send no more briefs."""
        self._stopped.set()
        self.join()

    def _judge(self, answer: httpx.Response, seconds: float) -> None:
        self.statuses[answer.status_code] += 1
        if answer.status_code not in ALLOWED:
            self.faults.append(f"a good brief was answered {answer.status_code}: {answer.text[:200]}")
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE and "retry-after" not in answer.headers:
            self.faults.append("503 without Retry-After")
        if seconds > self.slowest:
            self.faults.append(f"answered {answer.status_code} only after {seconds:.1f} s")

    def _begin(self, work: Any, threads: int) -> None:
        begun = [threading.Thread(target=work, name=f"evaluator of {self.name}", daemon=True) for _ in range(threads)]
        self._threads += begun
        for thread in begun:
            thread.start()
