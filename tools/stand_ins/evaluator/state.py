"""The state of the evaluator stand-in: requests sent, callbacks received, and scripted responses."""

import threading
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from tools.stand_ins.evaluator.callback import Identity, identity, problems_of, run_of

Answer = int | Literal["redirect", "hang", "drip", "endless", "reset"]
"""A status; or a redirect, no answer at all, headers that never end, a 200 whose body never does, a connection that is
reset."""


@dataclass(frozen=True)
class Callback:
    """One callback: seconds since the epoch, where it came in, exactly what was sent, and what was answered."""

    at: float
    path: str
    headers: dict[str, str]
    body: bytes
    fields: dict[str, Any] | None
    problems: tuple[str, ...]
    answer: Answer

    @property
    def delivered(self) -> bool:
        """Whether the callback was answered 200."""
        return self.answer == 200

    def as_json(self) -> dict[str, Any]:
        """The callback as the control routes return it."""
        return {
            "at": self.at,
            "path": self.path,
            "headers": self.headers,
            "body": self.body.decode("utf-8", errors="replace"),
            "fields": self.fields,
            "problems": list(self.problems),
            "answer": self.answer,
            "delivered": self.delivered,
        }


class Ledger:
    """All requests and callbacks. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._callbacks: list[Callback] = []
        self._violations: list[dict[str, Any]] = []
        self._known: set[Identity] | None = None
        self._bodies: dict[Identity, dict[int, bytes]] = {}
        """The body of the callback for each run of each request."""
        self._answers: defaultdict[str | None, deque[Answer]] = defaultdict(deque)

    def expect(self, requests: Iterable[dict[str, Any]]) -> None:
        """From the first call on only callbacks for these requests are valid; `round` may be a string or missing."""
        with self._lock:
            known = self._known if self._known is not None else set()
            known.update(identity({**request, "round": int(request.get("round", 1))}) for request in requests)
            self._known = known

    def play(self, answers: Iterable[Answer], *, task: str | None = None) -> None:
        """Give these answers before a 200, to callbacks for `task` or for any task."""
        with self._lock:
            self._answers[task].extend(answers)

    def receive(
        self, at: float, path: str, headers: dict[str, str], body: bytes, fields: dict[str, Any] | None
    ) -> Callback:
        """Validate a callback, decide its answer, and record it."""
        with self._lock:
            problems = problems_of(headers.get("content-type", ""), fields)
            if fields is not None and not problems:
                run = run_of(headers.get("idempotency-key", ""))
                problems = self._problems_with_identity(identity(fields), run, body)
            self._violations += [{"at": at, "path": path, "problem": problem} for problem in problems]
            answer = self._next_answer(fields) or (400 if problems else 200)
            callback = Callback(at, path, headers, body, fields, tuple(problems), answer)
            self._callbacks.append(callback)
            return callback

    def accuse(self, at: float, path: str, problem: str) -> None:
        """Record a violation that is not a callback."""
        with self._lock:
            self._violations.append({"at": at, "path": path, "problem": problem})

    def clear(self) -> None:
        with self._lock:
            self._known = None
            for kept in (self._callbacks, self._violations, self._bodies, self._answers):
                kept.clear()

    def callbacks(self) -> list[Callback]:
        with self._lock:
            return list(self._callbacks)

    def violations(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._violations)

    def _problems_with_identity(self, who: Identity, run: int, body: bytes) -> list[str]:
        if self._known is not None and who not in self._known:
            return [f"no request was sent with email, task, round and nonce {who}"]
        told = self._bodies.setdefault(who, {})
        if max(told, default=run) > run:
            return [f"a callback for an earlier run after one for a later run of {who}"]
        if told.setdefault(run, body) != body:
            return [f"a second, different callback for email, task, round and nonce {who}"]
        return []

    def _next_answer(self, fields: dict[str, Any] | None) -> Answer | None:
        task = (fields or {}).get("task")
        for key in (task if isinstance(task, str) else None, None):
            if self._answers[key]:
                return self._answers[key].popleft()
        return None
