"""Scripted faults, and which requests they match."""

import re
import threading
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.stand_ins.github.limits import primary_limit_refusal, secondary_limit_refusal
from tools.stand_ins.github.responses import Answer, Refusal

Kind = Literal["status", "primary-limit", "secondary-limit", "cut-before", "cut-after", "hang", "latency"]


class Fault(BaseModel):
    """What happens to matching requests, from the `nth` on, `times` in a row (None: always).

    status           `status` with `message` and `headers`, the work is not done unless `after`; `text` is the exact
                     body, which need not be JSON nor anything that GitHub describes
    primary-limit    403 with the limit reset in `seconds`
    secondary-limit  `status` (403 or 429), with `Retry-After` if `retry_after` is given
    cut-before       the connection breaks, the work is not done
    cut-after        the work is done, then the connection breaks without an answer
    hang             the work is done, the answer comes after `seconds`
    latency          the work begins after `seconds`
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    method: str = ".*"  # expressions for the whole method, and for any part of path?query
    path: str = ""
    says: str = ""  # an expression for any part of the request's body
    nth: int = Field(default=1, ge=1)
    times: int | None = Field(default=1, ge=1)
    status: int = 502
    message: str = "Server Error"
    seconds: float = 0.0
    retry_after: int | None = None
    body: dict[str, Any] = Field(default_factory=dict)  # more fields for the answer of `status`
    headers: dict[str, str] = Field(default_factory=dict)
    text: str | None = None
    after: bool = False

    def matches(self, method: str, path: str, content: str = "") -> bool:
        return bool(re.fullmatch(self.method, method) and re.search(self.path, path) and re.search(self.says, content))

    def covers(self, number: int) -> bool:
        """Whether the fault applies to the matching request of this number, counted from 1."""
        return self.nth <= number and (self.times is None or number < self.nth + self.times)

    def answer(self, limit: int, now: float) -> Answer | None:
        """The answer if the operation is not executed; None if it is."""
        if self.kind == "status":
            answer = Refusal(self.status, self.message).answer
            raw = None if self.text is None else self.text.encode(errors="surrogatepass")
            return Answer(answer.status, {**answer.body, **self.body}, self.headers, raw)
        if self.kind == "primary-limit":
            return primary_limit_refusal(limit, now + self.seconds).answer
        if self.kind == "secondary-limit":
            return secondary_limit_refusal(429 if self.status == 429 else 403, self.retry_after).answer
        return None


class FaultScript:
    """The active faults, each with the number of requests that have matched it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seen: list[tuple[Fault, int]] = []

    def replace(self, faults: Iterable[Fault]) -> None:
        """Replace all faults; an empty list ends them."""
        with self.lock:
            self.seen = [(fault, 0) for fault in faults]

    def strike(self, method: str, path: str, content: str = "") -> list[Fault]:
        """Count a request, and return the faults that apply to it."""
        with self.lock:
            met = [fault.matches(method, path, content) for fault, _ in self.seen]
            self.seen = [(fault, count + matches) for (fault, count), matches in zip(self.seen, met, strict=True)]
            return [
                fault for (fault, count), matches in zip(self.seen, met, strict=True) if matches and fault.covers(count)
            ]
