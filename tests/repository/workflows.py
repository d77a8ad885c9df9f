"""Reads the workflows of GitHub Actions: their jobs, what these run, and with which rights."""

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.repository.tree import text_of, tracked_files

FOLDER = Path(".github/workflows")
USES = re.compile(r"^\s*(?:- )?uses: *(.*)$", re.MULTILINE)


def workflow_files() -> tuple[Path, ...]:
    return tuple(path for path in tracked_files() if path.parent == FOLDER)


@functools.cache
def workflow(path: Path) -> dict[str, Any]:
    """One of them, whose `on` is a string and not YAML 1.1's truth."""
    content: dict[Any, Any] = yaml.safe_load(text_of(path))
    return {"on" if key is True else key: value for key, value in content.items()}


def jobs() -> dict[str, dict[str, Any]]:
    """Every job of every workflow, by `<file>:<name>`."""
    return {f"{path.name}:{name}": job for path in workflow_files() for name, job in workflow(path)["jobs"].items()}


def commands(job: dict[str, Any]) -> Iterator[str]:
    """What a job runs, line by line."""
    for step in job["steps"]:
        yield from step.get("run", "").splitlines()


def used_actions() -> list[tuple[Path, str]]:
    """(file, what it uses) for every use of an action, with the comment behind it."""
    return [(path, use) for path in workflow_files() for use in USES.findall(text_of(path))]
