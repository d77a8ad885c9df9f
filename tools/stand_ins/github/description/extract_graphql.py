"""Extracts the stand-in's part of GitHub's GraphQL schema; README.md says how to call it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphql import DocumentNode, parse, print_ast
from graphql.language import ast

FIELDS = {
    "Query": {"repository", "repositoryOwner"},
    "Mutation": {"createCommitOnBranch"},
    "RepositoryOwner": {"login", "repositories"},
    "User": {"login", "repositories"},
    "Organization": {"login", "repositories"},
    "RepositoryConnection": {"nodes", "pageInfo"},
    "PageInfo": {"hasNextPage", "endCursor"},
    "Repository": {"name", "url", "description", "defaultBranchRef"},
    "Ref": {"name", "target"},
    "GitObject": {"oid"},
    "Commit": {"oid", "message", "tree", "history"},
    "CommitHistoryConnection": {"nodes"},
    "Tree": {"oid", "entries"},
    "TreeEntry": {"name", "mode", "type", "oid", "object"},
    "Blob": {"oid", "text", "isBinary", "isTruncated", "byteSize"},
    "CreateCommitOnBranchPayload": {"commit"},
}
WHOLE = (ast.InputObjectTypeDefinitionNode, ast.EnumTypeDefinitionNode, ast.ScalarTypeDefinitionNode)
BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}


def names_in(node: Any) -> Iterator[str]:
    """The types in a definition's fields and arguments."""
    for argument in (*(getattr(node, "arguments", None) or ()), *(getattr(node, "fields", None) or ())):
        yield from names_in(argument)
    kind = getattr(node, "type", None)
    while isinstance(kind, ast.NonNullTypeNode | ast.ListTypeNode):
        kind = kind.type
    if isinstance(kind, ast.NamedTypeNode):
        yield kind.name.value


def silent(node: Any) -> Any:
    """The definition without descriptions and directives."""
    node.description, node.directives = None, ()
    for inner in (*(getattr(node, "fields", None) or ()), *(getattr(node, "values", None) or ())):
        silent(inner)
    for argument in getattr(node, "arguments", None) or ():
        silent(argument)
    return node


def cut(schema: DocumentNode) -> DocumentNode:
    """Extract the fields listed above and every input, enumeration and scalar that they refer to."""
    known: dict[str, Any] = {node.name.value: node for node in schema.definitions if hasattr(node, "name")}
    kept = {name: silent(known[name]) for name in FIELDS}
    for name, node in kept.items():
        node.fields = tuple(field for field in node.fields if field.name.value in FIELDS[name])
        node.interfaces = tuple(interface for interface in node.interfaces if interface.name.value in FIELDS)
    waiting = [name for node in kept.values() for name in names_in(node)]
    while waiting:
        name = waiting.pop()
        if name not in kept and name not in BUILT_IN:
            if not isinstance(known[name], WHOLE):
                raise SystemExit(f"{name} is used by a listed field: say in FIELDS which of its fields are wanted")
            kept[name] = silent(known[name])
            waiting.extend(names_in(kept[name]))
    return DocumentNode(definitions=tuple(kept[name] for name in sorted(kept)))


if __name__ == "__main__":
    source, target = (Path(argument) for argument in sys.argv[1:])
    whole = parse(source.read_text(encoding="utf-8"), no_location=True)
    target.write_text(print_ast(cut(whole)) + "\n", encoding="utf-8")
