"""Runs all checks of `make lint-deploy`; exits with 1 if any fails."""

import sys
from collections.abc import Callable, Mapping

from tools.deployment.alerts import alerts, queries
from tools.deployment.file_linters import dockerfiles, scripts, workflows
from tools.deployment.linter_programs import ToolMissingError
from tools.deployment.manifests import overlays

CHECKS: Mapping[str, Callable[[], list[str]]] = {
    "Dockerfiles": dockerfiles,
    "shell scripts": scripts,
    "workflows": workflows,
    "Kubernetes": overlays,
    "alerts": alerts,
    "dashboard": queries,
}


def main() -> None:
    """Run every check, also after a failure."""
    outcomes = [_report(name, check) for name, check in CHECKS.items()]
    sys.exit(not all(outcomes))


def _report(name: str, check: Callable[[], list[str]]) -> bool:
    try:
        complaints = check()
    except ToolMissingError as error:
        complaints = [str(error)]
    print(f"{name}: {'refused' if complaints else 'good'}")
    for line in complaints:
        print(f"    {line}")
    return not complaints


if __name__ == "__main__":
    main()
