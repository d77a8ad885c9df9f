"""Decides what an answer of GitHub that is not a success means: one table, and the errors made from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any

from github import GithubException

from chassis.errors import PermanentError, ServiceError, TransientError

# GitHub asks for at least a minute where it names no time.
_UNNAMED_WAIT = 60.0


class Verdict(Enum):
    """What to do after a refusal."""

    DONE = "already done, or taken: see what is there and go on"
    MOVED = "the branch is elsewhere now: read it again"
    SOON = "GitHub is not ready yet: again within seconds"
    AGAIN = "the broker tries the message again"
    WAIT = "the broker tries the message again, not before GitHub's time"
    NEVER = "the message is buried with this reason"


@dataclass(frozen=True)
class Refusal:
    """What GitHub said: status, message, headers in lower case, kinds of secrets it found, and when (since 1970)."""

    status: int
    message: str
    headers: Mapping[str, str]
    at: float
    secrets: tuple[str, ...] = ()

    @property
    def limited(self) -> bool:
        """Whether this is a rate limit of either kind; 403 alone also means a missing permission."""
        told = "rate limit" in self.message.lower() or self.headers.get("x-ratelimit-remaining") == "0"
        if self.status == HTTPStatus.FORBIDDEN:
            return told or "retry-after" in self.headers
        return self.status == HTTPStatus.TOO_MANY_REQUESTS

    @property
    def kinds(self) -> frozenset[str]:
        """What the rows of the table call it."""
        named = {"limit": self.limited, "secret": bool(self.secrets), "any": True}
        return frozenset(
            {str(self.status), f"{self.status // 100}xx", *(kind for kind, is_it in named.items() if is_it)}
        )

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
    """One row: the answers it is about (a status, `5xx`, `limit`, `secret` or `any`, with these words), and what to do.

    `meaning` is what an operator reads.
    """

    answer: str
    words: str
    verdict: Verdict
    meaning: str

    def applies(self, refusal: Refusal) -> bool:
        """Whether the row is about this refusal."""
        return self.answer in refusal.kinds and self.words in refusal.message.lower()


DECISIONS = (
    Decision("limit", "", Verdict.WAIT, "GitHub's rate limit"),
    Decision("secret", "", Verdict.NEVER, "GitHub's push protection found a secret"),
    Decision("422", "name already exists", Verdict.DONE, "the name is taken"),
    Decision("409", "already enabled", Verdict.DONE, "Pages are on already"),
    Decision("409", "expected branch to point", Verdict.MOVED, "the branch has moved"),
    Decision("409", "is empty", Verdict.SOON, "GitHub is still making the repository"),
    Decision("422", "reference does not exist", Verdict.SOON, "GitHub is still making the branch"),
    Decision("409", "", Verdict.AGAIN, "GitHub is busy with this repository"),
    Decision("401", "", Verdict.NEVER, "GITHUB_TOKEN is not accepted: make a new one"),
    Decision("403", "", Verdict.NEVER, "GITHUB_TOKEN may not do this: see publisher/README.md"),
    Decision("404", "", Verdict.NEVER, "not there, or GITHUB_TOKEN may not see it"),
    Decision("422", "too large", Verdict.NEVER, "the site is too large for GitHub"),
    Decision("422", "", Verdict.NEVER, "GitHub does not take this"),
    Decision("451", "", Verdict.NEVER, "blocked for legal reasons: ask GitHub"),
    Decision("408", "", Verdict.AGAIN, "GitHub was too slow"),
    Decision("5xx", "", Verdict.AGAIN, "GitHub has a fault"),
    Decision("any", "", Verdict.NEVER, "GitHub refuses this"),
)
"""The first row that applies. A 404 for a repository made moments ago means SOON: only the call knows, see `soon`."""


def decide(refusal: Refusal) -> Decision:
    """The row of the table."""
    return next(row for row in DECISIONS if row.applies(refusal))


def verdict_of(error: GithubException) -> Verdict:
    """What to do after a vendor's exception."""
    return decide(refusal_of(error, now=0.0)).verdict


def soon(error: BaseException) -> bool:
    """Whether a repository made moments ago is still being made: GitHub then knows it here and not yet there."""
    if not isinstance(error, GithubException):
        return False
    verdict = verdict_of(error)
    busy = error.status == HTTPStatus.CONFLICT and verdict is Verdict.AGAIN
    return busy or error.status == HTTPStatus.NOT_FOUND or verdict is Verdict.SOON


def translate(error: Exception, doing: str, now: float) -> ServiceError:
    """The error to raise instead of a vendor's. Anything but an answer (timeouts, broken connections) is transient."""
    if not isinstance(error, GithubException):
        return TransientError(f"{doing}: GitHub does not answer: {type(error).__name__}")
    refusal = refusal_of(error, now)
    decision = decide(refusal)
    found = f": {', '.join(refusal.secrets)}" if refusal.secrets else ""
    reason = f"{doing}: {decision.meaning}{found} ({refusal.status} {refusal.message})"
    if decision.verdict is Verdict.WAIT:
        return TransientError(reason, retry_after=refusal.seconds_to_wait)
    if decision.verdict is not Verdict.NEVER:
        return TransientError(reason)
    needed = refusal.headers.get("x-accepted-github-permissions")
    return PermanentError(f"{reason}; needed: {needed}" if needed else reason)


def refusal_of(error: GithubException, now: float) -> Refusal:
    """The facts of a vendor's exception, whatever form its body has."""
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    return Refusal(error.status, message_of(error.data), headers, now, _secrets_in(error.data))


def message_of(body: Any) -> str:
    """GitHub's message with the reasons that it lists under `errors`, shortened for one line of a log."""
    if not isinstance(body, dict):
        return "" if body is None else str(body)[:200]
    reasons = [
        str(reason.get("message") or reason.get("code")) if isinstance(reason, dict) else str(reason)
        for reason in body.get("errors") or ()
    ]
    return "; ".join([str(body.get("message") or json.dumps(body)[:200]), *reasons])[:500]


def _secrets_in(body: Any) -> tuple[str, ...]:
    """The kinds of secrets that push protection names: `metadata.secret_scanning.bypass_placeholders[].token_type`."""
    metadata = body.get("metadata") if isinstance(body, dict) else None
    scanning = metadata.get("secret_scanning") if isinstance(metadata, dict) else None
    if not isinstance(scanning, dict):
        return ()
    found = scanning.get("bypass_placeholders") or ()
    return tuple(str(one.get("token_type", "unnamed")) for one in found if isinstance(one, dict)) or ("unnamed",)
