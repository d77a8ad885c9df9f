"""Runs a command of the project as a newcomer does, on a broker of the tests."""

import os
import subprocess
import sys

from tools.stack.readiness import PATIENCE
from tools.stack.stand_in_processes import ROOT


def run_module(*arguments: str, broker_url: str) -> "subprocess.CompletedProcess[str]":
    """Run `python -m` with these arguments in the project's folder, and return its output."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, "RABBITMQ_URL": broker_url},
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * PATIENCE,
    )
