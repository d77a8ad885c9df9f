"""Lints Dockerfiles, shell scripts and GitHub workflows."""

import re
import subprocess
from pathlib import Path

from tools.deployment.linter_programs import ROOT, complaints_of, program, run

SHELL = re.compile(rb"#!.*\b(?:ba|da)?sh\n")
WORKFLOWS = ".github"


def dockerfiles() -> list[str]:
    """Lint every Dockerfile with hadolint."""
    found = [path for path in _tracked() if path.name == "Dockerfile"]
    return complaints_of(run("hadolint", "--no-color", *found))


def scripts() -> list[str]:
    """Lint every shell script with shellcheck."""
    found = [path for path in _tracked() if SHELL.match((ROOT / path).read_bytes())]
    return complaints_of(run("shellcheck", "--format=gcc", *found))


def workflows() -> list[str]:
    """Lint the workflows with actionlint (with shellcheck for their scripts) and zizmor, offline."""
    shellcheck = f"-shellcheck={program('shellcheck')}"
    return [
        *complaints_of(run("actionlint", "-no-color", "-oneline", shellcheck)),
        *complaints_of(run("zizmor", "--offline", "--no-progress", "--format=plain", WORKFLOWS)),
    ]


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]
