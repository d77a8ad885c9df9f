"""The responses of the stand-in's operations, independent of HTTP: answers, and refusals in GitHub's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

DOCUMENTATION = "https://docs.github.com/rest"


@dataclass(frozen=True)
class Answer:
    """A status, a JSON body (None: no body at all) and headers beside the usual ones.

    `raw` replaces the body, for answers that GitHub would never send.
    """

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None


class Refusal(Exception):  # noqa: N818 -- GitHub's refusals are answers, not failures of the stand-in
    """An error response, in GitHub's own words if they are known."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: Sequence[Mapping[str, str] | str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        body: dict[str, Any] = {"message": message, "documentation_url": DOCUMENTATION, "status": str(status)}
        if errors:
            body["errors"] = list(errors)
        self.answer = Answer(status, body, headers or {})


def not_found() -> Refusal:
    """A 404, for missing objects and for those that the token may not see."""
    return Refusal(404, "Not Found")


def repository_is_empty() -> Refusal:
    """The git data API does not work before the first commit."""
    return Refusal(409, "Git Repository is empty.")


def invalid(resource: str, field_name: str, message: str, *, summary: str = "Validation Failed") -> Refusal:
    """A 422 that names the field."""
    error = {"resource": resource, "code": "custom", "field": field_name, "message": message}
    return Refusal(422, summary, errors=[error])
