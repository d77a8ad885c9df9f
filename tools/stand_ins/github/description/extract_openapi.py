"""Extracts the stand-in's part of GitHub's OpenAPI description; README.md says how to call it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPOSITORY = "/repos/{owner}/{repo}"
OPERATIONS = {
    "/rate_limit": ["get"],
    "/user": ["get"],
    "/user/repos": ["get", "post"],
    "/users/{username}": ["get"],
    "/users/{username}/repos": ["get"],
    "/orgs/{org}": ["get"],
    "/orgs/{org}/repos": ["get", "post"],
    REPOSITORY: ["get", "patch", "delete"],
    f"{REPOSITORY}/commits": ["get"],
    f"{REPOSITORY}/commits/{{ref}}": ["get"],
    f"{REPOSITORY}/contents/{{path}}": ["get", "put"],
    f"{REPOSITORY}/git/blobs": ["post"],
    f"{REPOSITORY}/git/blobs/{{file_sha}}": ["get"],
    f"{REPOSITORY}/git/commits": ["post"],
    f"{REPOSITORY}/git/commits/{{commit_sha}}": ["get"],
    f"{REPOSITORY}/git/ref/{{ref}}": ["get"],
    f"{REPOSITORY}/git/refs": ["post"],
    f"{REPOSITORY}/git/refs/{{ref}}": ["patch", "delete"],
    f"{REPOSITORY}/git/trees": ["post"],
    f"{REPOSITORY}/git/trees/{{tree_sha}}": ["get"],
    f"{REPOSITORY}/pages": ["get", "post", "put", "delete"],
    f"{REPOSITORY}/pages/builds": ["get", "post"],
    f"{REPOSITORY}/pages/builds/latest": ["get"],
    f"{REPOSITORY}/pages/builds/{{build_id}}": ["get"],
    f"{REPOSITORY}/pages/deployments/{{pages_deployment_id}}": ["get"],
    f"{REPOSITORY}/actions/runs": ["get"],
}
PROSE = {"description", "summary", "example", "examples", "externalDocs", "tags", "x-github", "x-octokit"}


def without_prose(node: Any, *, names: bool = False) -> Any:
    """The description without everything that a validator does not read.

    `names`: the keys of this node are names (properties, paths …), so none may be dropped.
    """
    if isinstance(node, list):
        return [without_prose(item) for item in node]
    if not isinstance(node, dict):
        return node
    named = {"properties", "paths", "responses", "parameters", "schemas", "headers", "content"}
    return {
        key: without_prose(value, names=key in named and not names)
        for key, value in node.items()
        if names or key not in PROSE
    }


def references(node: Any) -> Iterator[str]:
    """Every `$ref` below a node."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def cut(description: dict[str, Any]) -> dict[str, Any]:
    """Extract our operations and everything that they refer to."""
    paths = {
        path: {key: item for key, item in description["paths"][path].items() if key in {*methods, "parameters"}}
        for path, methods in OPERATIONS.items()
    }
    subset = without_prose(paths, names=True)
    components: dict[str, dict[str, Any]] = {}
    waiting = list(references(subset))
    while waiting:
        _, _, kind, name = waiting.pop().split("/")
        if name not in components.setdefault(kind, {}):
            components[kind][name] = without_prose(description["components"][kind][name])
            waiting.extend(references(components[kind][name]))
    ordered = {kind: dict(sorted(items.items())) for kind, items in sorted(components.items())}
    info = {key: description["info"][key] for key in ("title", "version", "license")}
    return {"openapi": description["openapi"], "info": info, "paths": subset, "components": ordered}


if __name__ == "__main__":
    source, target = (Path(argument) for argument in sys.argv[1:])
    whole = json.loads(source.read_text(encoding="utf-8"))
    target.write_text(json.dumps(cut(whole), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
