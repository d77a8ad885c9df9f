"""The demo that a newcomer starts does what it says."""

import os
import subprocess
import sys

from tools.stack.readiness import PATIENCE
from tools.stack.stand_in_processes import ROOT


def test_the_demo_ends_with_every_callback_delivered_and_every_page_served(broker_url: str) -> None:
    demo = subprocess.run(
        [sys.executable, "-m", "tools.stack.demo", "--once", "--stand-ins"],
        cwd=ROOT,
        env={**os.environ, "RABBITMQ_URL": broker_url},
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * PATIENCE,
    )

    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert "All 4 callbacks delivered" in demo.stdout
    assert demo.stdout.count("callback    answered 200") == 4
