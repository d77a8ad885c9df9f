"""The facts of an answer of GitHub that is not a success, whatever form its body has: over REST and over GraphQL."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from github import GithubException

GRAPHQL_TYPES = "graphql_types"
"""Key of the error types in the body of an exception that is made from the errors of a GraphQL answer."""

# GitHub asks for at least a minute where it names no time.
_DEFAULT_WAIT_SECONDS = 60.0
# No limit of GitHub's is longer; a wrong header must not stop every brief for years.
_MAX_WAIT_SECONDS = 3600.0
_LIMIT_WORDS = ("rate limit", "abuse detection", "submitted too quickly")


@dataclass(frozen=True)
class Refusal:
    """What GitHub said: status, message, headers in lower case, when (since 1970), kinds of secrets that it found.

    A refusal by GraphQL has status 200 and the types of its errors.
    """

    status: int
    message: str
    headers: Mapping[str, str]
    at: float
    secrets: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()

    @property
    def is_rate_limit(self) -> bool:
        """Whether this is a rate limit of either kind; 403 alone also means a missing permission."""
        if self.status == HTTPStatus.TOO_MANY_REQUESTS or "RATE_LIMITED" in self.types:
            return True
        told = any(words in self.message.lower() for words in _LIMIT_WORDS)
        if self.status == HTTPStatus.FORBIDDEN:
            return told or "retry-after" in self.headers or self.headers.get("x-ratelimit-remaining") == "0"
        return told and self.status in {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY}

    @property
    def labels(self) -> frozenset[str]:
        """What the rows of the table call it: status, class of the status, GraphQL types, `limit`, `secret`, `any`."""
        labels = {str(self.status), f"{self.status // 100}xx", "any", *self.types}
        if self.is_rate_limit:
            labels.add("limit")
        if self.secrets:
            labels.add("secret")
        return frozenset(labels)

    @property
    def seconds_to_wait(self) -> float:
        """What GitHub asks for, in the order that its documentation gives: Retry-After, then the limit's reset."""
        retry_after = self.headers.get("retry-after", "")
        if retry_after.isdecimal():
            return min(float(retry_after), _MAX_WAIT_SECONDS)
        reset = self.headers.get("x-ratelimit-reset", "")
        if self.headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
            return min(max(1.0, float(reset) - self.at + 1), _MAX_WAIT_SECONDS)
        return _DEFAULT_WAIT_SECONDS

    @property
    def hints(self) -> str:
        """What the headers say about the permission that is missing, for an operator; "" where they say nothing."""
        needed = self.headers.get("x-accepted-github-permissions")
        sso = self.headers.get("x-github-sso", "")
        hints = [f"needed: {needed}"] if needed else []
        if sso.startswith("required"):
            # The address carries a code for the token's user in its query.
            url = sso.partition("url=")[2].partition("?")[0]
            hints.append(f"authorise the token for single sign-on {url}".rstrip())
        return "; ".join(hints)


def refusal_of(error: GithubException, now: float) -> Refusal:
    """The facts of a vendor's exception."""
    headers = {str(name).lower(): str(value) for name, value in (error.headers or {}).items()}
    body = error.data
    types = body.get(GRAPHQL_TYPES, ()) if isinstance(body, dict) else ()
    return Refusal(error.status, message_of(body), headers, now, _secrets_in(body), frozenset(types))


def message_of(body: Any) -> str:
    """GitHub's message with the reasons that it lists under `errors`, shortened for one line of a log."""
    if not isinstance(body, dict):
        return "" if body is None else str(body)[:200]
    reasons = [
        str(reason.get("message") or reason.get("code")) if isinstance(reason, dict) else str(reason)
        for reason in _list(body.get("errors"))
    ]
    return "; ".join([str(body.get("message") or json.dumps(body, default=str)[:200]), *reasons])[:500]


def _secrets_in(body: Any) -> tuple[str, ...]:
    """The kinds of secrets that push protection names: `metadata.secret_scanning.bypass_placeholders[].token_type`."""
    metadata = body.get("metadata") if isinstance(body, dict) else None
    scanning = metadata.get("secret_scanning") if isinstance(metadata, dict) else None
    if not isinstance(scanning, dict):
        return ()
    found = _list(scanning.get("bypass_placeholders"))
    return tuple(str(one.get("token_type", "unnamed")) for one in found if isinstance(one, dict)) or ("unnamed",)


def _list(value: Any) -> Iterable[Any]:
    """A list as it is, anything else as a list of one, nothing as none."""
    if isinstance(value, list):
        return value
    return () if value is None else (value,)


def message_in(error: BaseException) -> str:
    """Status and message of a vendor's exception, or what another one says."""
    if isinstance(error, GithubException):
        return f"{error.status} {message_of(error.data)}"
    return f"{type(error).__name__} {error}"[:300]
