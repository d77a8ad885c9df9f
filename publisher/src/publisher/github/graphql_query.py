"""Asks GitHub's GraphQL API, and tells apart what an answer holds: data, errors, or neither."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from github import Github, GithubException

from publisher.github.error_response import GRAPHQL_TYPES
from publisher.github.errors import UnusableAnswer

_NOT_FOUND = "NOT_FOUND"


@dataclass(frozen=True)
class GraphError:
    """One error of an answer; `type` and `path` are empty where GitHub names none."""

    type: str
    message: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class GraphAnswer:
    """An answer of GraphQL, of which nothing is certain: `data` is whatever came under that name."""

    data: Any
    errors: tuple[GraphError, ...]
    headers: Mapping[str, Any]

    def errors_about(self, field: str) -> list[GraphError]:
        """The errors that may concern this field of the query."""
        return [error for error in self.errors if not error.path or error.path[0] == field]

    def is_absent(self, field: str) -> bool:
        """Whether the field of the query is null because there is no such thing, and for no other reason."""
        if not isinstance(self.data, dict) or field not in self.data or self.data[field] is not None:
            return False
        return all(error.type == _NOT_FOUND for error in self.errors_about(field))

    def unusable(self, problem: str) -> Exception:
        """What to raise where the data cannot be used: the errors that came with it, or that there were none."""
        if not self.errors:
            return UnusableAnswer(problem)
        types = sorted({error.type for error in self.errors if error.type})
        said = "; ".join(error.message for error in self.errors)
        return GithubException(200, {"message": said, GRAPHQL_TYPES: types}, dict(self.headers))


def ask(github: Github, query: str, variables: Mapping[str, Any]) -> GraphAnswer:
    """The answer to a query. By hand, because PyGithub's graphql_query raises 400 whatever GitHub's error was."""
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
