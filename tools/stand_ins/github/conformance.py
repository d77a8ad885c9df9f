"""Validates every request and response against GitHub's own OpenAPI description."""

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator, oas30_format_checker
from referencing import Registry
from referencing.jsonschema import DRAFT4

DESCRIPTION = Path(__file__).parent / "description" / "github.json"
IDENTIFIER = "urn:github"
# Errors documented in prose or seen on the real service, but missing in the description of most operations.
ANYWHERE = {401, 403, 429, 500, 502, 503, 504}
UNDER_A_NAME = {404}  # a repository, organisation or build that does not exist
Pointer = tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    """The documented operation of a request, with the values of the path's parameters."""

    method: str
    template: str
    params: Mapping[str, str]


class Description:
    """GitHub's description, which validates requests and responses. Thread-safe."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = repaired(document)
        self.registry: Registry[Any] = Registry().with_resource(IDENTIFIER, DRAFT4.create_resource(self.document))
        self.validators: dict[Pointer, OAS30Validator] = {}
        literal_first = sorted(document["paths"], key=lambda template: (template.count("{"), -len(template)))
        self.patterns = [(template, pattern_of(template)) for template in literal_first]

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation of a request; None if GitHub does not document it."""
        for template, pattern in self.patterns:
            match = pattern.fullmatch(path)
            if match and method.lower() in self.document["paths"][template]:
                return Operation(method.lower(), template, match.groupdict(default=""))
        return None

    def request_problems(self, operation: Operation, query: Mapping[str, str], body: Any) -> list[str]:
        """The violations by a request; `body` is None if there was none."""
        where: Pointer = ("paths", operation.template, operation.method)
        problems = self.query_problems(where, query)
        if body is None and not self.at(where).get("requestBody", {}).get("required", False):
            return problems
        return problems + self.body_problems((*where, "requestBody"), body, "request body")

    def response_problems(self, operation: Operation, status: int, body: Any) -> list[str]:
        """The violations by a response; `body` is None if there was none."""
        where: Pointer = ("paths", operation.template, operation.method, "responses")
        documented = self.at(where).get(str(status))
        # Some refusals are described without a body, yet GitHub sends its usual one.
        if documented is not None and (documented or status < 400):
            return self.body_problems((*where, str(status)), body, f"response body of a {status}")
        allowed = ANYWHERE | (UNDER_A_NAME if operation.params else set())
        if documented is None and status not in allowed:
            return [f"status {status} is not documented for this operation"]
        pointer: Pointer = ("components", "schemas", "basic-error")
        return self.problems(pointer, body, f"response body of a {status}")

    def at(self, pointer: Pointer) -> Any:
        """The part of the document at a JSON pointer."""
        return functools.reduce(lambda node, key: node[key], pointer, self.document)

    def follow(self, pointer: Pointer) -> Pointer:
        """Resolve a `$ref`; returns the pointer unchanged if there is none."""
        reference = self.at(pointer).get("$ref")
        return tuple(reference.removeprefix("#/").split("/")) if reference else pointer

    def body_problems(self, pointer: Pointer, body: Any, what: str) -> list[str]:
        """The violations by a body, by the schema of a request or response."""
        where = self.at(pointer[:-1]).get(pointer[-1])
        if where is None:
            return [] if body is None else [f"{what}: none is documented"]
        place = self.follow(pointer)
        if "application/json" not in self.at(place).get("content", {}):
            return [] if body is None else [f"{what}: none is documented"]
        return self.problems((*place, "content", "application/json", "schema"), body, what)

    def query_problems(self, where: Pointer, query: Mapping[str, str]) -> list[str]:
        """The violations by a query string: undocumented names and invalid values."""
        listed = range(len(self.at(where).get("parameters", [])))
        places = [self.follow((*where, "parameters", number)) for number in listed]  # type: ignore[arg-type] # list index
        documented = {self.at(place)["name"]: place for place in places if self.at(place)["in"] == "query"}
        found = [f"query parameter {name!r} is not documented" for name in query if name not in documented]
        for name in query.keys() & documented.keys():
            place = (*documented[name], "schema")
            found += self.problems(place, typed(query[name], self.at(place).get("type")), f"query parameter {name!r}")
        return found

    def problems(self, pointer: Pointer, value: Any, what: str) -> list[str]:
        """The violations of a schema by a value."""
        if pointer not in self.validators:
            escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in pointer)
            schema = {"$ref": f"{IDENTIFIER}#/{'/'.join(escaped)}"}
            validator = OAS30Validator(schema, registry=self.registry, format_checker=oas30_format_checker)
            self.validators[pointer] = validator
        return [described(error, what) for error in self.validators[pointer].iter_errors(value)]


@functools.cache
def github_description() -> Description:
    """The committed subset, read once."""
    return Description(json.loads(DESCRIPTION.read_text(encoding="utf-8")))


def repaired(node: Any) -> Any:
    """The description without three errors, which GitHub's own answers would violate.

    Nullable enumerations do not list null; alternatives overlap, so `oneOf` can only mean `anyOf`; and a discriminator
    names a property of answers that are lists.
    """
    if isinstance(node, list):
        return [repaired(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    names = {"oneOf": "anyOf"}
    copy = {names.get(key, key): repaired(value) for key, value in node.items() if key != "discriminator"}
    if node.get("nullable") is True and isinstance(node.get("enum"), list):
        copy["enum"] = [*node["enum"], None]
    return copy


def pattern_of(template: str) -> re.Pattern[str]:
    """A path template as a regular expression; `{ref}` and `{path}` may contain slashes, and `{path}` may be empty."""
    expression = template.replace(".", r"\.").replace("/{path}", "(?:/(?P<path>.*))?").replace("{ref}", "(?P<ref>.+)")
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", expression))


def typed(text: str, kind: str | None) -> Any:
    """A query value converted to the schema's type, if possible."""
    if kind == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    return {"true": True, "false": False}.get(text, text) if kind == "boolean" else text


def described(error: Any, what: str) -> str:
    """One schema error in a line, without the whole body; of alternatives the best match."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    place = "/".join(str(part) for part in error.absolute_path)
    return f"{what}{' at ' + place if place else ''}: {error.message[:300]}"
