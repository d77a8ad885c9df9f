"""Sends GraphQL queries to GitHub, and separates data from errors in the response."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from github import Github, GithubException

from publisher.github.error_response import GRAPHQL_TYPES
from publisher.github.error_translation import UnusableAnswer

_NOT_FOUND = "NOT_FOUND"


@dataclass(frozen=True)
class GraphError:
    """One error of a response; `type` and `path` are empty if GitHub names none."""

    type: str
    message: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class GraphAnswer:
    """A GraphQL response that is not validated: `data` may be anything."""

    data: Any
    errors: tuple[GraphError, ...]
    headers: Mapping[str, Any]

    def errors_about(self, field: str) -> list[GraphError]:
        """The errors that may concern this field of the query."""
        return [error for error in self.errors if not error.path or error.path[0] == field]

    def is_absent(self, field: str) -> bool:
        """Whether the field is null only because the object does not exist."""
        if not isinstance(self.data, dict) or field not in self.data or self.data[field] is not None:
            return False
        return all(error.type == _NOT_FOUND for error in self.errors_about(field))

    def unusable(self, problem: str) -> Exception:
        """The exception for unusable data: from the response's errors, or from `problem` if it has none."""
        if not self.errors:
            return UnusableAnswer(problem)
        types = sorted({error.type for error in self.errors if error.type})
        said = "; ".join(error.message for error in self.errors)
        return GithubException(200, {"message": said, GRAPHQL_TYPES: types}, dict(self.headers))


def ask(github: Github, query: str, variables: Mapping[str, Any]) -> GraphAnswer:
    """Send a query. Not with PyGithub's graphql_query, which turns every GraphQL error into a 400."""
    requester = github.requester
    headers, answer = requester.requestJsonAndCheck(
        "POST", requester.graphql_url, input={"query": query, "variables": dict(variables)}
    )
    if not isinstance(answer, dict):
        return GraphAnswer(None, (), headers)
    errors = tuple(_errors(answer.get("errors")))
    if not errors and answer.get("data") is None and "message" in answer:
        errors = (GraphError("", str(answer["message"]), ()),)
    return GraphAnswer(answer.get("data"), errors, headers)


def _errors(told: Any) -> Iterator[GraphError]:
    if told is None:
        return
    for error in told if isinstance(told, list) else [told]:
        if not isinstance(error, dict):
            yield GraphError("", str(error)[:200], ())
            continue
        path = error.get("path")
        yield GraphError(
            type=str(error.get("type") or "").upper(),
            message=str(error.get("message") or error)[:200],
            path=tuple(str(part) for part in path) if isinstance(path, list) else (),
        )
