"""Decides a site's branch, so that its workflows run: most of them name the branches that trigger them."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

import yaml

from contracts.brief import File
from contracts.site_paths import is_workflow
from publisher.pages_workflows import is_deploying_workflow

USUAL_BRANCH = "main"
_LONGEST_WORKFLOW = 100_000
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_/-]{0,99}")


def choose_branch(site: Sequence[File], existing: str | None) -> str:
    """The branch to commit to, if possible the `existing` one of a published site.

    A workflow that deploys Pages takes precedence. A workflow without a branch filter runs on any branch.
    """
    usual = existing or USUAL_BRANCH
    workflows = sorted((file for file in site if is_workflow(file.path)), key=is_deploying_workflow, reverse=True)
    wanted = next(filter(None, (_pushed_branches(file) for file in workflows)), ())
    if not wanted or any(fnmatchcase(usual, pattern) for pattern in wanted):
        return usual
    return next((name for name in wanted if _PLAIN_NAME.fullmatch(name)), usual)


def _pushed_branches(workflow: File) -> tuple[str, ...]:
    """`on.push.branches` of a workflow; empty without that filter or if the file cannot be parsed."""
    if len(workflow.content) > _LONGEST_WORKFLOW:
        return ()
    try:
        # Compose nodes instead of values: aliases are not expanded, and YAML 1.1's `on` stays a string.
        root = yaml.compose(workflow.content.decode(), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return ()
    node = _child(_child(_child(root, "on"), "push"), "branches")
    return tuple(_texts(node))


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _texts(node: yaml.Node | None) -> Iterator[str]:
    """The strings of a list, or of a single value."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return (str(one.value) for one in nodes if isinstance(one, yaml.ScalarNode))
