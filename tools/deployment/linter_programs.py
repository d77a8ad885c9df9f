"""Finds and runs the linters' programs; a missing one is reported with how to install it."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.stack.installation import PACKAGE_MANAGERS, Software, command_here

ROOT = Path(__file__).parents[2]
OURS = ("actionlint", "hadolint", "shellcheck", "zizmor", "kubernetes-validate", "cyclonedx-py", "uv")
"""The folder of the programs of the dependency group `deploy`."""

OTHERS: Mapping[str, Software] = {
    "kubectl": Software({"macos": "kubernetes-cli"}, "see https://kubernetes.io/docs/tasks/tools/"),
    "promtool": Software(
        dict.fromkeys(PACKAGE_MANAGERS, "prometheus"),
        "see https://prometheus.io/download/; promtool comes with Prometheus, which need not run",
    ),
}


class ToolMissingError(Exception):
    """A program is not installed. The text says how to install it."""


def run(tool: str, *arguments: str | Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program in the repository's root, with `text` on its standard input. Raises ToolMissingError."""
    command = [program(tool), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)


def complaints_of(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The output of a failed program, at least one line."""
    if done.returncode == 0:
        return []
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return said or [f"it ended with {done.returncode} and said nothing"]


def program(tool: str) -> str:
    """The path of a program. Raises ToolMissingError."""
    beside_python = Path(sys.executable).with_name(tool)
    if tool in OURS and beside_python.exists():
        return str(beside_python)
    if tool in OTHERS and (found := shutil.which(tool)):
        return found
    remedy = "run `make lint-deploy`, which installs it" if tool in OURS else command_here(OTHERS[tool])
    raise ToolMissingError(f"{tool} is not installed: {remedy}")
