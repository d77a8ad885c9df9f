"""Decides what an answer of GitHub that is not a success means: one table for REST and for GraphQL."""

from dataclasses import dataclass
from enum import Enum

from publisher.github.error_response import Refusal


class FaultKind(Enum):
    """What a refusal means. Only a refusal of the content is final; everything else is asked again."""

    ALREADY_DONE = "it is done already, or the name is taken: see what is there"
    BRANCH_MOVED = "the branch is elsewhere now: read it again"
    NOT_READY_YET = "an object made seconds ago does not show yet: ask again within seconds"
    NOT_FOUND = "not there: not yet, or not for this token"
    BUSY = "GitHub is busy or has a fault: ask again"
    RATE_LIMITED = "ask again, but not before GitHub's time"
    CREDENTIALS_REFUSED = "the token is refused: ask again, an operator may replace it"
    PERMISSION_MISSING = "the token may not do this: ask again, an operator may grant it"
    METHOD_REFUSED = "this way of doing it is refused: another way may work"
    TOO_LARGE = "too large for this way of sending it; final once every way says so"
    CONTENT_REFUSED = "the content is refused: final"
    UNKNOWN = "nothing that we know: ask again"


@dataclass(frozen=True)
class Row:
    """The answers that have one of these labels (see Refusal.labels) and one of these words (none: any).

    `meaning` is what an operator reads, `code` what a metric says about the access that is refused.
    """

    labels: frozenset[str]
    words: tuple[str, ...]
    kind: FaultKind
    meaning: str
    code: str = ""

    def applies(self, refusal: Refusal) -> bool:
        """Whether the row is about this refusal."""
        message = refusal.message.lower()
        return not self.labels.isdisjoint(refusal.labels) and (
            not self.words or any(words in message for words in self.words)
        )


def _row(labels: str, words: tuple[str, ...], kind: FaultKind, meaning: str, code: str = "") -> Row:
    return Row(frozenset(labels.split()), words, kind, meaning, code)


_K = FaultKind
# Words of GitHub's messages, in lower case. Names of repositories stand in those of NOT_FOUND alone, which goes first.
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
"""The first row that applies. Whether a 404 is about something that we made or saw, only the call knows."""


def row_of(refusal: Refusal) -> Row:
    """The row of the table."""
    return next(row for row in TABLE if row.applies(refusal))
