"""GitHub's GraphQL API: validates queries and answers with GitHub's own schema."""

import functools
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, build_schema, execute, parse, validate

from tools.stand_ins.github.graphql_commit import create_commit_on_branch
from tools.stand_ins.github.graphql_objects import OwnerNode, RepositoryNode, find_repository
from tools.stand_ins.github.responses import Answer, Refusal
from tools.stand_ins.github.state import Hub

PATH = "/graphql"
SCHEMA = Path(__file__).parent / "description" / "github.graphql"


class Root:
    """The fields of Query and Mutation."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    def repository(self, _: Any, *, owner: str, name: str, followRenames: bool = True) -> RepositoryNode:  # noqa: N803 - the schema's name
        """The repository; following renames makes no difference, because none are renamed."""
        return RepositoryNode(self.hub, find_repository(self.hub, owner, name))

    def repositoryOwner(self, _: Any, *, login: str) -> OwnerNode | None:  # noqa: N802 - the schema's name
        try:
            return OwnerNode(self.hub, self.hub.account(login))
        except Refusal:
            return None

    def createCommitOnBranch(self, _: Any, **arguments: Any) -> Any:  # noqa: N802 - the schema's name
        return create_commit_on_branch(self.hub, arguments["input"])


@functools.cache
def github_schema() -> GraphQLSchema:
    """The committed subset, read once."""
    return build_schema(SCHEMA.read_text(encoding="utf-8"), assume_valid=True, no_location=True)


@functools.lru_cache(maxsize=100)  # clients send the same texts with other variables
def checked_document(query: str) -> DocumentNode | Sequence[GraphQLError]:
    """The parsed query, or what is wrong with it."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return [error]
    return validate(github_schema(), document) or document


def answer(hub: Hub, body: Any) -> tuple[Answer, list[str]]:
    """The answer to a query, always a 200, and violations by the query or by the stand-in."""
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        raise Refusal(400, "A query attribute must be specified and must be a string.")
    document = checked_document(body["query"])
    if not isinstance(document, DocumentNode):
        return errors_only([told(fault) for fault in document]), [fault.message for fault in document]
    result = execute(
        github_schema(),
        document,
        Root(hub),
        variable_values=body.get("variables"),
        type_resolver=lambda value, *_: str(value.typename),
    )
    if not isinstance(result, ExecutionResult):
        raise TypeError("no field of the stand-in is asynchronous")
    faults = result.errors or []
    answered = {"data": result.data, **({"errors": [told(fault) for fault in faults]} if faults else {})}
    return Answer(200, answered), [problem for fault in faults if (problem := unexpected(fault))]


def errors_only(errors: list[Any]) -> Answer:
    return Answer(200, {"errors": errors})


def told(fault: GraphQLError) -> dict[str, Any]:
    """An error in GitHub's form: the type is beside the message, not below `extensions`."""
    formatted: dict[str, Any] = {**fault.formatted}
    extensions = formatted.pop("extensions", {})
    return {**({"type": extensions["type"]} if "type" in extensions else {}), **formatted}


def unexpected(fault: GraphQLError) -> str | None:
    """Errors for which a test must fail: invalid variables and bugs of the stand-in, but not GitHub's own refusals."""
    if fault.extensions and "type" in fault.extensions:
        return None
    cause = fault.original_error
    return "".join(traceback.format_exception(cause)) if cause else fault.message
