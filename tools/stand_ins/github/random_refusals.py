"""Refuses a random share of all REST and GraphQL requests, with a seed so that a run can be repeated."""

import random
import threading
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

from tools.stand_ins.github.conformance import github_description
from tools.stand_ins.github.faults import Fault
from tools.stand_ins.github.responses import Answer, Refusal

MESSAGES: Mapping[int, str] = {401: "Bad credentials", 404: "Not Found", 422: "Validation Failed"}
OF_GIT_DATA: Mapping[int, str] = {422: "Reference does not exist"}
GRAPHQL = "/graphql"
GRAPHQL_TYPES: Mapping[int, str] = {404: "NOT_FOUND", 422: "UNPROCESSABLE"}
"""GraphQL answers 200 with these; without a valid token it is a plain 401."""


class RandomRefusals(BaseModel):
    """The share of requests to refuse, and the statuses, which are equally likely."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = 0
    share: float = Field(ge=0, le=1)
    statuses: Sequence[int] = (401, 404, 422)


class GraphRefusal(Fault):
    """A refusal in GraphQL's form, without data."""

    type: str

    def answer(self, limit: int, now: float) -> Answer | None:
        """See Fault."""
        return Answer(200, {"data": None, "errors": [{"type": self.type, "message": self.message}]})


class RandomStrikes:
    """Draws for every request while refusals are active; uses only statuses that GitHub documents."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._refusals: RandomRefusals | None = None
        self._random = random.Random(0)  # noqa: S311 - no secret

    def begin(self, refusals: RandomRefusals | None) -> None:
        """Set the refusals; None ends them."""
        with self._lock:
            self._refusals = refusals
            self._random = random.Random(refusals.seed if refusals else 0)  # noqa: S311 - no secret

    def strike(self, method: str, path: str) -> list[Fault]:
        """The refusal of this request, if any."""
        with self._lock:
            refusals = self._refusals
            if refusals is None or self._random.random() >= refusals.share:
                return []
            possible = [status for status in refusals.statuses if _is_documented(method, path, status)]
            return [_refusal(path, self._random.choice(possible))] if possible else []


def _is_documented(method: str, path: str, status: int) -> bool:
    if path == GRAPHQL:
        return True
    operation = github_description().operation(method, path.partition("?")[0])
    body = Refusal(status, MESSAGES.get(status, "Refused")).answer.body
    return operation is not None and not github_description().response_problems(operation, status, body)


def _refusal(path: str, status: int) -> Fault:
    known = {**MESSAGES, **(OF_GIT_DATA if "/git/" in path else {})}
    message = known.get(status, "Refused")
    if path == GRAPHQL and status in GRAPHQL_TYPES:
        return GraphRefusal(kind="status", message=message, type=GRAPHQL_TYPES[status])
    return Fault(kind="status", status=status, message=message)
