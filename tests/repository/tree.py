"""Where things are in this repository, for the tests that state facts about it."""

import functools
import subprocess
import tomllib
from pathlib import Path
from typing import Any

from tools.stack.services import SETTINGS

ROOT = Path(__file__).parents[2]
SERVICES = tuple(SETTINGS)
PACKAGES = ("contracts", "chassis", *SERVICES, "cli")


@functools.cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that git keeps and that is there, relative to the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file())


def text_of(path: Path | str) -> str:
    """The file's text; bytes that are no UTF-8 are replaced, so that pictures can be searched too."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def python_files() -> tuple[Path, ...]:
    return tuple(path for path in tracked_files() if path.suffix == ".py")


def project_of(package: str) -> dict[str, Any]:
    """The `[project]` table of a package; of the workspace for an empty name."""
    project: dict[str, Any] = tomllib.loads(text_of(Path(package) / "pyproject.toml"))["project"]
    return project
