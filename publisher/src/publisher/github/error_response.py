"""Parses GitHub's error responses, over REST and over GraphQL."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from github import GithubException

from publisher.github.rate_limit import seconds_to_wait

GRAPHQL_TYPES = "graphql_types"
"""Key under which an exception made from GraphQL errors holds their types."""

_LIMIT_WORDS = ("rate limit", "abuse detection", "submitted too quickly")


@dataclass(frozen=True)
class Refusal:
    """An error response: status, message, headers in lower case, time (since 1970), kinds of secrets found.

    A GraphQL error has status 200 and `types`.
    """

    status: int
    message: str
    headers: Mapping[str, str]
    at: float
    secrets: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()

    @property
    def is_rate_limit(self) -> bool:
        """Whether this is a primary or secondary rate limit; 403 alone also means a missing permission."""
        if self.status == HTTPStatus.TOO_MANY_REQUESTS or "RATE_LIMITED" in self.types:
            return True
        told = any(words in self.message.lower() for words in _LIMIT_WORDS)
        if self.status == HTTPStatus.FORBIDDEN:
            return told or "retry-after" in self.headers or self.headers.get("x-ratelimit-remaining") == "0"
        return told and self.status in {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY}

    @property
    def labels(self) -> frozenset[str]:
        """The labels that fault_table.py matches: status, status class, GraphQL types, `limit`, `secret`, `any`."""
        labels = {str(self.status), f"{self.status // 100}xx", "any", *self.types}
        if self.is_rate_limit:
            labels.add("limit")
        if self.secrets:
            labels.add("secret")
        return frozenset(labels)

    @property
    def seconds_to_wait(self) -> float:
        """The wait that GitHub asks for."""
        return seconds_to_wait(self.headers, self.at)

    @property
    def hints(self) -> str:
        """The missing permission as the headers name it, for an operator; "" if they do not."""
        needed = self.headers.get("x-accepted-github-permissions")
        sso = self.headers.get("x-github-sso", "")
        hints = [f"needed: {needed}"] if needed else []
        if sso.startswith("required"):
            # The URL's query contains a code of the token's user, so it is cut off.
            url = sso.partition("url=")[2].partition("?")[0]
            hints.append(f"authorise the token for single sign-on {url}".rstrip())
        return "; ".join(hints)


def refusal_of(error: GithubException, now: float) -> Refusal:
    """Parse an exception of PyGithub."""
    headers = {str(name).lower(): str(value) for name, value in (error.headers or {}).items()}
    body = error.data
    types = body.get(GRAPHQL_TYPES, ()) if isinstance(body, dict) else ()
    return Refusal(error.status, message_of(body), headers, now, _secrets_in(body), frozenset(types))


def message_of(body: Any) -> str:
    """GitHub's message with the reasons listed under `errors`, shortened to one log line."""
    if not isinstance(body, dict):
        return "" if body is None else str(body)[:200]
    reasons = [
        str(reason.get("message") or reason.get("code")) if isinstance(reason, dict) else str(reason)
        for reason in _list(body.get("errors"))
    ]
    return "; ".join([str(body.get("message") or json.dumps(body, default=str)[:200]), *reasons])[:500]


def _secrets_in(body: Any) -> tuple[str, ...]:
    """Kinds of secrets that push protection found: `metadata.secret_scanning.bypass_placeholders[].token_type`."""
    metadata = body.get("metadata") if isinstance(body, dict) else None
    scanning = metadata.get("secret_scanning") if isinstance(metadata, dict) else None
    if not isinstance(scanning, dict):
        return ()
    found = _list(scanning.get("bypass_placeholders"))
    return tuple(str(one.get("token_type", "unnamed")) for one in found if isinstance(one, dict)) or ("unnamed",)


def _list(value: Any) -> Iterable[Any]:
    """A list unchanged, None as an empty list, anything else as a list of one."""
    if isinstance(value, list):
        return value
    return () if value is None else (value,)


def message_in(error: BaseException) -> str:
    """Status and message of PyGithub's exception; type and text of any other."""
    if isinstance(error, GithubException):
        return f"{error.status} {message_of(error.data)}"
    return f"{type(error).__name__} {error}"[:300]
