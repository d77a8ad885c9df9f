"""Refusals of GitHub in its own words, and what each means: at least one for every row of the publisher's table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from publisher.github.fault_table import FaultKind

SECRET = {"secret_scanning": {"bypass_placeholders": [{"placeholder_id": "1", "token_type": "openai_api_key"}]}}


@dataclass(frozen=True)
class Sample:
    """A refusal. One by GraphQL has the status 200, and error types if GitHub names any."""

    status: int
    message: str
    kind: FaultKind
    types: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)


def _graphql(message: str, kind: FaultKind, *types: str) -> Sample:
    return Sample(200, message, kind, types)


_K = FaultKind

ROWS = (
    Sample(429, "Too many requests", _K.RATE_LIMITED),
    Sample(403, "You have exceeded a secondary rate limit.", _K.RATE_LIMITED),
    Sample(403, "You have triggered an abuse detection mechanism.", _K.RATE_LIMITED),
    _graphql("API rate limit exceeded for user ID 1.", _K.RATE_LIMITED, "RATE_LIMITED"),
    _graphql("API rate limit already exceeded", _K.RATE_LIMITED),
    Sample(422, "Validation Failed: was submitted too quickly", _K.RATE_LIMITED),
    Sample(404, "Not Found", _K.NOT_FOUND),
    _graphql("Could not resolve to a Repository with the name 'octo/x'.", _K.NOT_FOUND, "NOT_FOUND"),
    Sample(409, "Secret detected", _K.CONTENT_REFUSED, more={"metadata": SECRET}),
    Sample(422, "Repository rule violations found. Push cannot contain secrets", _K.CONTENT_REFUSED),
    _graphql("GH013: Push cannot contain secrets", _K.CONTENT_REFUSED, "UNPROCESSABLE"),
    Sample(422, "Failed.", _K.ALREADY_DONE, more={"errors": [{"message": "name already exists on this account"}]}),
    Sample(422, "Failed.", _K.ALREADY_DONE, more={"errors": [{"field": "name", "code": "already_exists"}]}),
    Sample(422, "The repository octo/x has been retired and cannot be reused.", _K.ALREADY_DONE),
    Sample(409, "GitHub Pages is already enabled.", _K.ALREADY_DONE),
    Sample(409, 'Expected branch to point to "a" but it did not.  Pull and try again.', _K.BRANCH_MOVED),
    Sample(422, "Update is not a fast forward", _K.BRANCH_MOVED),
    Sample(422, "non-fast-forward", _K.BRANCH_MOVED),
    _graphql('Expected branch to point to "a" but it did not.', _K.BRANCH_MOVED),
    _graphql("The branch is elsewhere", _K.BRANCH_MOVED, "STALE_DATA"),
    Sample(403, "Sorry. Your account was suspended.", _K.CREDENTIALS_REFUSED),
    Sample(401, "Bad credentials", _K.CREDENTIALS_REFUSED),
    Sample(403, "Maximum number of login attempts exceeded.", _K.CREDENTIALS_REFUSED),
    Sample(401, "Requires authentication", _K.CREDENTIALS_REFUSED),
    Sample(403, "Resource protected by organization SAML enforcement.", _K.PERMISSION_MISSING),
    Sample(403, "Resource not accessible by personal access token", _K.PERMISSION_MISSING),
    Sample(422, "refusing to allow a token to create a workflow without `workflow` scope", _K.PERMISSION_MISSING),
    _graphql("Resource not accessible by personal access token", _K.PERMISSION_MISSING),
    Sample(403, "Forbidden", _K.PERMISSION_MISSING),
    _graphql("No.", _K.PERMISSION_MISSING, "FORBIDDEN"),
    _graphql("Your token has not been granted the required scopes.", _K.PERMISSION_MISSING, "INSUFFICIENT_SCOPES"),
    Sample(422, "Repository rule violations found", _K.METHOD_REFUSED),
    Sample(403, "Protected branch update failed for refs/heads/main.", _K.METHOD_REFUSED),
    Sample(422, "Cannot force-push to this branch", _K.METHOD_REFUSED),
    Sample(422, "Cannot update this protected ref.", _K.METHOD_REFUSED),
    _graphql("Changes must be made through a pull request.", _K.METHOD_REFUSED, "UNPROCESSABLE"),
    Sample(422, "Reference cannot be updated", _K.METHOD_REFUSED),
    _graphql("Resource limits for this query exceeded.", _K.METHOD_REFUSED, "RESOURCE_LIMITS_EXCEEDED"),
    _graphql("This query requests up to 600,000 possible nodes", _K.METHOD_REFUSED, "MAX_NODE_LIMIT_EXCEEDED"),
    _graphql("Something went wrong while executing your query. Please include `AB:1`.", _K.METHOD_REFUSED),
    Sample(413, "Payload Too Large", _K.TOO_LARGE),
    Sample(422, "Sorry, your input was too large to process.", _K.TOO_LARGE),
    Sample(409, "Git Repository is empty.", _K.NOT_READY_YET),
    Sample(422, "Reference does not exist", _K.NOT_READY_YET),
    Sample(422, "Tree SHA does not exist", _K.NOT_READY_YET),
    Sample(422, "base_tree is not a valid tree oid", _K.NOT_READY_YET),
    Sample(422, "tree.path contains a malformed path component", _K.CONTENT_REFUSED),
    Sample(451, "Repository access blocked", _K.CONTENT_REFUSED),
    Sample(403, "Repository access blocked", _K.CONTENT_REFUSED),
    Sample(403, "Repository was archived so is read-only.", _K.BUSY),
    Sample(409, "Conflict", _K.BUSY),
    Sample(408, "Request Timeout", _K.BUSY),
    Sample(502, "Server Error", _K.BUSY),
    Sample(503, "No server is currently available to service your request.", _K.BUSY),
    _graphql("Try again.", _K.BUSY, "SERVICE_UNAVAILABLE"),
    Sample(422, "Validation Failed", _K.UNKNOWN),
    _graphql("What is this?", _K.UNKNOWN, "UNPROCESSABLE"),
    _graphql("A type that did not exist yesterday", _K.UNKNOWN, "BRAND_NEW"),
    _graphql("An error without a type", _K.UNKNOWN),
    Sample(418, "tea", _K.UNKNOWN),
)
