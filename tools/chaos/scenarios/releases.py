"""A rolling restart under load: every service and the broker are terminated and restarted, one after the other."""

import time
from collections.abc import Sequence

from tools.chaos.load import Load
from tools.chaos.scenario import Scenario
from tools.stack.readiness import PATIENCE
from tools.system.stopping_points import think


def rolling_restart(load: Load, *, minutes: float = 5.0) -> list[str]:
    """SIGTERM everything in turn while evaluators send."""
    system = load.system
    think(system, 0.5)
    load.trickle(at_once=2, pace=3.0)
    until = time.monotonic() + 60 * minutes
    found = []
    while time.monotonic() < until:
        for service in system.stack.services.values():
            service.terminate(PATIENCE)
            if service.exit_code != 0:
                found.append(f"{service.name} ended with {service.exit_code}")
            service.start()
            service.wait_ready()
            time.sleep(1)
        system.broker.restart()
        system.await_ready()
    load.stop()
    return found


SCENARIOS: Sequence[Scenario] = (Scenario("rolling restart for 5 minutes", rolling_restart, within=120),)
