"""Translates exceptions of PyGithub and its libraries into the errors of this package."""

import time
from http import HTTPStatus

import requests
import urllib3
from github import GithubException

from chassis.errors import PermanentError, ServiceError, TransientError
from publisher.github.error_response import refusal_of
from publisher.github.fault_table import FaultKind, row_of
from publisher.ports import AccessRefusedError

_FINAL = frozenset({FaultKind.CONTENT_REFUSED, FaultKind.TOO_LARGE})
_ACCESS = frozenset({FaultKind.CREDENTIALS_REFUSED, FaultKind.PERMISSION_MISSING})
_PENDING = frozenset({FaultKind.NOT_READY_YET, FaultKind.NOT_FOUND})


class UnusableAnswer(Exception):  # noqa: N818 - about the answer, not about us
    """A successful response whose body lacks a field that GitHub documents, or has it with another type."""


class GitHubError(ServiceError):
    """Base of this package's errors, each of which is also a TransientError or a PermanentError."""

    kind = FaultKind.UNKNOWN


class GitHubTransientError(GitHubError, TransientError):
    """A later attempt may succeed."""


class GitHubAccessError(GitHubError, AccessRefusedError):
    """GitHub refuses the token or a permission; `code` is a short constant for a metric."""

    code = ""


class GitHubFinalError(GitHubError, PermanentError):
    """GitHub refuses the content."""


def kind_of(error: BaseException) -> FaultKind:
    """The fault kind of any exception of PyGithub, of its libraries, or of this package."""
    if isinstance(error, GitHubError):
        return error.kind
    if isinstance(error, GithubException):
        return row_of(refusal_of(error, now=0.0)).kind
    return FaultKind.BUSY if _is_no_answer(error) else FaultKind.UNKNOWN


def may_be_pending(error: BaseException) -> bool:
    """Whether GitHub may still be creating the object: its servers see new objects at different times."""
    kind = kind_of(error)
    conflict = isinstance(error, GithubException) and error.status == HTTPStatus.CONFLICT and kind is FaultKind.BUSY
    return conflict or kind in _PENDING


def translate(error: Exception, doing: str, now: float | None = None, *, exists: bool = True) -> GitHubError:
    """The error to raise instead. `exists`: the call's object is known to exist, so a 404 means "not yet"."""
    if not isinstance(error, GithubException):
        return _without_refusal(error, doing)
    refusal = refusal_of(error, time.time() if now is None else now)
    row = row_of(refusal)
    found = f": {', '.join(refusal.secrets)}" if refusal.secrets else ""
    hints = f"; {refusal.hints}" if refusal.hints else ""
    reason = f"{doing}: {row.meaning}{found} ({refusal.status} {refusal.message}){hints}"
    translated: GitHubError
    if row.kind in _FINAL:
        translated = GitHubFinalError(reason)
    elif row.kind in _ACCESS or (row.kind is FaultKind.NOT_FOUND and not exists):
        translated = GitHubAccessError(reason)
        translated.code = row.code
    else:
        waits = row.kind is FaultKind.RATE_LIMITED
        translated = GitHubTransientError(reason, retry_after=refusal.seconds_to_wait if waits else None)
    translated.kind = row.kind
    return translated


def _without_refusal(error: Exception, doing: str) -> GitHubError:
    """Translate timeouts, broken connections and unusable responses."""
    if _is_no_answer(error):
        translated = GitHubTransientError(f"{doing}: GitHub does not answer: {type(error).__name__}")
    else:
        shown = f"{type(error).__name__} {error}"[:300]
        translated = GitHubTransientError(f"{doing}: GitHub's answer cannot be used: {shown}")
    translated.kind = kind_of(error)
    return translated


def _is_no_answer(error: BaseException) -> bool:
    decoding = isinstance(error, requests.exceptions.JSONDecodeError)
    return isinstance(error, requests.RequestException | urllib3.exceptions.HTTPError | OSError) and not decoding
