"""Finds the workflows of a commit, and whether a push to a branch runs one."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import yaml

from tools.stand_ins.github.git_plumbing import BareRepository
from tools.stand_ins.github.trees import TreeEntry, list_tree

FOLDER = ".github/workflows/"


def workflow_of(git: BareRepository, commit: str) -> str | None:
    """The path of the first workflow; None if there is none."""
    return next((entry.path for entry in workflows(git, commit)), None)


def has_workflow(git: BareRepository, commit: str, branch: str) -> bool:
    """Whether GitHub Actions run any workflow for a push of this commit to the branch."""
    return any(runs_for(git.read("blob", entry.sha).decode(), branch) for entry in workflows(git, commit))


def workflows(git: BareRepository, commit: str) -> Iterator[TreeEntry]:
    return (entry for entry in list_tree(git, commit, recursive=True) if entry.path.startswith(FOLDER))


def runs_for(text: str, branch: str) -> bool:
    """Decided by `on.push.branches`; a workflow without triggers counts as running always."""
    workflow = yaml.safe_load(text)
    # YAML 1.1 reads the bare word `on` as true.
    triggers: Any = workflow.get("on", workflow.get(True)) if isinstance(workflow, dict) else None
    push = triggers.get("push") if isinstance(triggers, dict) else None
    patterns = push.get("branches") if isinstance(push, dict) else None
    if not patterns:
        return True
    listed = [patterns] if isinstance(patterns, str) else patterns
    return any(fnmatchcase(branch, pattern) for pattern in listed)
