"""How a request finds its operation in GitHub's description, and what is repaired in the description."""

import pytest

from tools.stand_ins.github.api import RATE_LIMIT
from tools.stand_ins.github.conformance import github_description, repaired, typed
from tools.stand_ins.github.operations.table import HANDLERS

REPOSITORY = "/repos/{owner}/{repo}"


@pytest.mark.parametrize(
    ("method", "path", "template", "params"),
    [
        ("GET", "/user", "/user", {}),
        ("PATCH", "/repos/o/r/git/refs/heads/a/b", f"{REPOSITORY}/git/refs/{{ref}}", {"ref": "heads/a/b"}),
        ("GET", "/repos/o/r/contents/a/b.txt", f"{REPOSITORY}/contents/{{path}}", {"path": "a/b.txt"}),
        ("GET", "/repos/o/r/contents", f"{REPOSITORY}/contents/{{path}}", {"path": ""}),
        ("GET", "/repos/o/r/contents/", f"{REPOSITORY}/contents/{{path}}", {"path": ""}),
        ("GET", "/repos/o/r/pages/builds/latest", f"{REPOSITORY}/pages/builds/latest", {}),
        ("GET", "/repos/o/r/pages/builds/7", f"{REPOSITORY}/pages/builds/{{build_id}}", {"build_id": "7"}),
    ],
)
def test_a_request_finds_its_operation(method: str, path: str, template: str, params: dict[str, str]) -> None:
    operation = github_description().operation(method, path)
    assert operation is not None
    names = {"owner": "o", "repo": "r"} if template.startswith(REPOSITORY) else {}
    assert (operation.template, operation.params) == (template, {**names, **params})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/repos/o/r/git/ref/heads/main"),
        ("GET", "/repos/o"),
        ("GET", "/repos/o/r/git/trees/a/b"),
        ("PUT", "/user"),
        ("GET", "/user/"),
        ("GET", "/"),
    ],
)
def test_what_is_not_documented_finds_none(method: str, path: str) -> None:
    assert github_description().operation(method, path) is None


def test_every_operation_of_the_description_is_played_and_no_other() -> None:
    documented = {
        (method, template)
        for template, methods in github_description().document["paths"].items()
        for method in methods
        if method != "parameters"
    }
    # What is left of the limits is answered by the server itself, before any operation.
    assert documented == {*HANDLERS, ("get", RATE_LIMIT)}


def test_three_known_errors_of_the_description_are_repaired() -> None:
    wrong = {"a": [{"enum": ["x"], "nullable": True}, {"enum": ["x"]}], "oneOf": [{}], "discriminator": {}}
    assert repaired(wrong) == {"a": [{"enum": ["x", None], "nullable": True}, {"enum": ["x"]}], "anyOf": [{}]}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [("30", "integer", 30), ("many", "integer", "many"), ("true", "boolean", True), ("5", "string", "5")],
)
def test_a_query_value_is_read_as_its_type(text: str, kind: str, value: object) -> None:
    assert typed(text, kind) == value
