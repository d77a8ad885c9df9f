"""Decides what each error response of GitHub means: one table for REST and GraphQL."""

from dataclasses import dataclass
from enum import Enum

from publisher.github.error_response import Refusal


class FaultKind(Enum):
    """The meaning of an error response. Only refused content is final; everything else is retried."""

    ALREADY_DONE = "done already, or the name is taken: read the current state"
    BRANCH_MOVED = "the branch has moved: read it again"
    NOT_READY_YET = "the object was created seconds ago: retry within seconds"
    NOT_FOUND = "not found: not yet, or not visible to this token"
    BUSY = "GitHub is busy or has a fault: retry"
    RATE_LIMITED = "rate limit: retry after GitHub's time"
    CREDENTIALS_REFUSED = "the token is refused: retry, an operator may replace it"
    PERMISSION_MISSING = "the token lacks a permission: retry, an operator may grant it"
    METHOD_REFUSED = "this API refuses the request: the other one may accept it"
    TOO_LARGE = "too large for this API: final once the other one refuses it too"
    CONTENT_REFUSED = "the content is refused: final"
    UNKNOWN = "not in the table: retry"


@dataclass(frozen=True)
class Row:
    """Matches responses with one of the labels (see Refusal.labels) and one of the words (empty: any).

    `meaning` is for the operator, `code` for the metric of refused access.
    """

    labels: frozenset[str]
    words: tuple[str, ...]
    kind: FaultKind
    meaning: str
    code: str = ""

    def applies(self, refusal: Refusal) -> bool:
        """Whether the row matches this response."""
        message = refusal.message.lower()
        return not self.labels.isdisjoint(refusal.labels) and (
            not self.words or any(words in message for words in self.words)
        )


def _row(labels: str, words: tuple[str, ...], kind: FaultKind, meaning: str, code: str = "") -> Row:
    return Row(frozenset(labels.split()), words, kind, meaning, code)


_K = FaultKind
# Words of GitHub's messages, in lower case. Only NOT_FOUND's messages contain repository names, so its row goes first.
_SECRETS = ("cannot contain secrets", "push protection", "secret detected", "secret found")
_TAKEN = ("name already exists", "already_exists", "has been retired and cannot be reused")
_MOVED = ("expected branch to point", "not a fast forward", "not a fast-forward", "non-fast-forward")
_LOGIN = ("bad credentials", "maximum number of login attempts")
_SUSPENDED = ("account was suspended", "account is suspended", "account has been suspended")
_SSO = ("saml", "single sign-on")
_PERMISSION = ("not accessible by", "refusing to allow", "`workflow` scope", "must have admin rights")
_RULES = ("rule violation", "protected", "force-push", "force push", "pull request", "verified signature")
_REFERENCES = (
    "not authorized to push",
    "reference cannot be updated",
    "reference update failed",
    "required status check",
)
_RESOURCES = ("resource limit", "node limit", "something went wrong while executing your query", "query timed out")
_TOO_MUCH = "RESOURCE_LIMITS_EXCEEDED MAX_NODE_LIMIT_EXCEEDED MAX_NODE_LIMIT TIMEOUT"
_SIZES = ("too large", "too_large", "file size limit")
_PATHS = ("tree.path", "malformed path", "path component", "invalid path", "path cannot", "path contains")
_NOT_ALLOWED = "GITHUB_TOKEN may not do this: see publisher/README.md"
_NOT_ACCEPTED = "GITHUB_TOKEN is not accepted: make a new one"

TABLE = (
    _row("limit", (), _K.RATE_LIMITED, "GitHub's rate limit"),
    _row("404 NOT_FOUND", (), _K.NOT_FOUND, "not there (yet), or GITHUB_TOKEN may not see it", "NOT_VISIBLE"),
    _row("secret", (), _K.CONTENT_REFUSED, "GitHub's push protection found a secret"),
    _row("4xx 200", _SECRETS, _K.CONTENT_REFUSED, "GitHub's push protection found a secret"),
    _row("422", _TAKEN, _K.ALREADY_DONE, "the name is taken"),
    _row("409", ("already enabled",), _K.ALREADY_DONE, "Pages are on already"),
    _row("4xx 200", _MOVED, _K.BRANCH_MOVED, "the branch has moved"),
    _row("STALE_DATA", (), _K.BRANCH_MOVED, "the branch has moved"),
    _row("4xx 200", _SUSPENDED, _K.CREDENTIALS_REFUSED, "GitHub has suspended the token's account", "SUSPENDED"),
    _row("4xx 200", _LOGIN, _K.CREDENTIALS_REFUSED, _NOT_ACCEPTED, "BAD_CREDENTIALS"),
    _row("401", (), _K.CREDENTIALS_REFUSED, _NOT_ACCEPTED, "BAD_CREDENTIALS"),
    _row("403 200", _SSO, _K.PERMISSION_MISSING, "GITHUB_TOKEN is not authorised for single sign-on", "SSO_REQUIRED"),
    _row("4xx 200", _PERMISSION, _K.PERMISSION_MISSING, _NOT_ALLOWED, "PERMISSION_MISSING"),
    _row("4xx 200", _RULES, _K.METHOD_REFUSED, "a rule of the repository forbids this"),
    _row("4xx 200", _REFERENCES, _K.METHOD_REFUSED, "the branch may not be moved in this way"),
    _row(_TOO_MUCH, (), _K.METHOD_REFUSED, "too much for one query"),
    _row("4xx 200", _RESOURCES, _K.METHOD_REFUSED, "too much for one query"),
    _row("413", (), _K.TOO_LARGE, "the site is too large for GitHub"),
    _row("4xx 200", _SIZES, _K.TOO_LARGE, "the site is too large for GitHub"),
    _row("409 422 200", ("is empty",), _K.NOT_READY_YET, "GitHub is still making the repository"),
    _row(
        "422", ("does not exist", "not a valid tree"), _K.NOT_READY_YET, "GitHub is still making the branch or object"
    ),
    _row("422 200", _PATHS, _K.CONTENT_REFUSED, "GitHub does not take a path of the site"),
    _row("451", (), _K.CONTENT_REFUSED, "blocked for legal reasons: ask GitHub"),
    _row("403", ("access blocked",), _K.CONTENT_REFUSED, "GitHub has blocked the repository: ask GitHub"),
    _row("403", ("archived",), _K.BUSY, "the repository is archived: unarchive it"),
    _row("403 FORBIDDEN INSUFFICIENT_SCOPES", (), _K.PERMISSION_MISSING, _NOT_ALLOWED, "PERMISSION_MISSING"),
    _row("409", (), _K.BUSY, "GitHub is busy with this repository"),
    _row("408", (), _K.BUSY, "GitHub was too slow"),
    _row("5xx SERVICE_UNAVAILABLE INTERNAL", (), _K.BUSY, "GitHub has a fault"),
    _row("422 UNPROCESSABLE", (), _K.UNKNOWN, "GitHub does not take this"),
    _row("any", (), _K.UNKNOWN, "GitHub refuses this"),
)
"""The first matching row counts. What a 404 means depends on the call, see `translate`."""


def row_of(refusal: Refusal) -> Row:
    """The first row that matches."""
    return next(row for row in TABLE if row.applies(refusal))
