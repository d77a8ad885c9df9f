"""Answers of GraphQL as GitHub gives them, with a requester that gives them, and ways to spoil them."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from github import Github, GithubException

from chassis.errors import ServiceError
from contracts.brief import File
from publisher.commit_plan import CommitPlan, blob_id
from publisher.github.error_translation import UnusableAnswer, translate
from publisher.github.graphql_commit import create_commit_on_branch
from publisher.github.graphql_reader import Detail, QueriedSite, read_site
from publisher.ports import Commit

SHA = "a" * 40
PAGE = b"<!doctype html>"
TEXT = {"name": "index.html", "mode": 0o100644, "type": "blob", "oid": blob_id(PAGE), "object": {"text": PAGE.decode()}}
BINARY = {"name": "a.png", "mode": 0o100644, "type": "blob", "oid": "b" * 40, "object": {"text": None}}
FOLDER = {"name": "js", "mode": 0o040000, "type": "tree", "oid": "c" * 40, "object": {"entries": [BINARY]}}
WHOLE: dict[str, Any] = {
    "data": {
        "repository": {
            "name": "x",
            "url": "https://github.com/octo/x",
            "description": None,
            "defaultBranchRef": {
                "name": "main",
                "target": {
                    "history": {"nodes": [{"oid": SHA, "message": "Build", "tree": {"oid": SHA}}]},
                    "tree": {"entries": [TEXT, FOLDER]},
                },
            },
        },
        "repositoryOwner": {
            "repositories": {
                "nodes": [{"name": "x", "description": None}],
                "pageInfo": {"hasNextPage": False, "endCursor": None},
            }
        },
    }
}
PLAN = CommitPlan((File(path="a", content=b"a"),), (), "Build\n\nBrief-Id: 1\n", datetime(2026, 11, 22, tzinfo=UTC))
UPON = Commit(SHA, SHA, "Build")
MADE = {"data": {"createCommitOnBranch": {"commit": {"oid": SHA, "tree": {"oid": SHA}}}}}


class Requester:
    """What PyGithub's requester does for a query, without a network."""

    graphql_url = "https://api.github.com/graphql"

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def requestJsonAndCheck(self, *_: Any, **__: Any) -> tuple[dict[str, Any], Any]:  # noqa: N802 - PyGithub's name
        return {}, self.answer


class Answering:
    def __init__(self, answer: Any) -> None:
        self.requester = Requester(answer)


def read(answer: Any, *, listed: bool = True) -> QueriedSite | None:
    github = cast("Github", Answering(answer))
    return read_site(github, "octo", "x", detail=Detail.CONTENTS, listed=listed)[0]


def commit(answer: Any) -> Commit:
    return create_commit_on_branch(cast("Github", Answering(answer)), "octo/x", "main", PLAN, UPON)


T = TypeVar("T")


def outcome(use: Callable[[Any], T], answer: Any) -> T | ServiceError:
    """The result, or the error that would be raised instead of a vendor's; anything else is raised."""
    try:
        return use(answer)
    except (GithubException, UnusableAnswer) as error:
        return translate(error, "asking")


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in a JSON document."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, inner in below for place in places(inner, (*at, key)))]


def replaced(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    changed = copy.deepcopy(document)
    node = changed
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    return changed


def without(document: Any, place: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(document)
    node = changed
    for key in place[:-1]:
        node = node[key]
    del node[place[-1]]
    return changed
