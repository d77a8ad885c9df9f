"""Prints all other processes of a container as JSON. Runs in the container, by `python -`."""

import json
import os
import sys
from pathlib import Path
from typing import Any


def described(folder: Path) -> dict[str, Any]:
    """One process; its environment is empty if it may not be read."""
    status = dict(line.split(":\t", 1) for line in (folder / "status").read_text().splitlines() if ":\t" in line)
    try:
        variables = (folder / "environ").read_text(errors="replace").split("\0")
    except PermissionError:
        variables = []
    return {
        "pid": int(folder.name),
        "name": status["Name"],
        "command": (folder / "cmdline").read_text(errors="replace").split("\0"),
        "variables": variables,
        "zombie": status["State"].startswith("Z"),
        # From the outermost PID namespace to its own.
        "pids": status["NSpid"].split(),
        "filters": int(status["Seccomp_filters"]),
    }


def main() -> None:
    found = []
    others = set(Path("/proc").glob("[0-9]*")) - {Path("/proc", str(os.getpid()))}
    for folder in sorted(others):
        try:
            found.append(described(folder))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
