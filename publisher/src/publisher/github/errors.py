"""Decides what an answer of GitHub that is not a success means: again later, or never, and what to do about it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from github import GithubException

from chassis.errors import PermanentError, ServiceError, TransientError

# GitHub asks for at least a minute where it names no time.
_UNNAMED_WAIT = 60.0


@dataclass(frozen=True)
class Refusal:
    """What GitHub said: status, message, headers in lower case, and the time in seconds since 1970 when it did."""

    status: int
    message: str
    headers: Mapping[str, str]
    at: float

    @property
    def limited(self) -> bool:
        """Whether this is a rate limit of either kind; 403 alone also means a missing permission."""
        told = "rate limit" in self.message.lower() or self.headers.get("x-ratelimit-remaining") == "0"
        if self.status == HTTPStatus.FORBIDDEN:
            return told or "retry-after" in self.headers
        return self.status == HTTPStatus.TOO_MANY_REQUESTS

    @property
    def seconds_to_wait(self) -> float:
        """What GitHub asks for, in the order that its documentation gives: Retry-After, then the limit's reset."""
        retry_after = self.headers.get("retry-after", "")
        if retry_after.isdigit():
            return float(retry_after)
        reset = self.headers.get("x-ratelimit-reset", "")
        if self.headers.get("x-ratelimit-remaining") == "0" and reset.isdigit():
            return max(1.0, float(reset) - self.at + 1)
        return _UNNAMED_WAIT


@dataclass(frozen=True)
class Decision:
    """One row: to whom it applies, whether the same again can help, and what an operator reads."""

    applies: Callable[[Refusal], bool]
    transient: bool
    meaning: str


DECISIONS = (
    Decision(lambda r: r.limited, True, "GitHub's rate limit"),
    Decision(lambda r: r.status == HTTPStatus.UNAUTHORIZED, False, "GITHUB_TOKEN is not accepted: make a new one"),
    Decision(
        lambda r: r.status == HTTPStatus.FORBIDDEN, False, "GITHUB_TOKEN may not do this: see publisher/README.md"
    ),
    Decision(lambda r: r.status == HTTPStatus.NOT_FOUND, False, "not there, or GITHUB_TOKEN may not see it"),
    Decision(lambda r: r.status == HTTPStatus.CONFLICT, True, "GitHub is busy with this repository"),
    Decision(lambda r: r.status == HTTPStatus.UNPROCESSABLE_ENTITY, False, "GitHub does not take this"),
    Decision(lambda r: r.status >= HTTPStatus.INTERNAL_SERVER_ERROR, True, "GitHub has a fault"),
    Decision(lambda _: True, False, "GitHub refuses this"),
)
"""The first row that applies. Where an answer means "already done", the call itself takes it before it gets here."""


def translate(error: Exception, doing: str, now: float) -> ServiceError:
    """The error to raise instead of a vendor's. Anything but an answer (timeouts, broken connections) is transient."""
    if not isinstance(error, GithubException):
        return TransientError(f"{doing}: GitHub does not answer: {type(error).__name__}")
    refusal = refusal_of(error, now)
    decision = next(row for row in DECISIONS if row.applies(refusal))
    reason = f"{doing}: {decision.meaning} ({refusal.status} {refusal.message})"
    if decision.transient:
        return TransientError(reason, retry_after=refusal.seconds_to_wait if refusal.limited else None)
    needed = refusal.headers.get("x-accepted-github-permissions")
    return PermanentError(f"{reason}; needed: {needed}" if needed else reason)


def refusal_of(error: GithubException, now: float) -> Refusal:
    """The facts of a vendor's exception, whatever form its body has."""
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    return Refusal(error.status, message_of(error.data), headers, now)


def message_of(body: Any) -> str:
    """GitHub's message with the reasons that it lists under `errors`, shortened for one line of a log."""
    if not isinstance(body, dict):
        return "" if body is None else str(body)[:200]
    reasons = [
        str(reason.get("message") or reason.get("code")) if isinstance(reason, dict) else str(reason)
        for reason in body.get("errors") or ()
    ]
    return "; ".join([str(body.get("message") or json.dumps(body)[:200]), *reasons])[:500]
