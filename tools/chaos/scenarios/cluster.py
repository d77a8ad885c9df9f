"""Scenario with a cluster of three brokers: one is cut off, first an unused one, then the one in use."""

import time
from collections.abc import Sequence

from tools.chaos.cluster import ClusterNode
from tools.chaos.load import Load
from tools.chaos.scenario import Scenario
from tools.system.stopping_points import think
from tools.system.system import System

SECONDS = 30.0


def one_node_cut_off(load: Load) -> list[str]:
    """Two of three nodes are a majority and continue; a load balancer moves the services to one of them."""
    system = load.system
    first = system.broker
    assert isinstance(first, ClusterNode), "this scenario is played on a cluster"
    _, second, third = first.members
    think(system, 0.3)
    load.trickle(at_once=2, pace=1.0)
    found = []
    for victim in (third, first):
        load.await_more(6)
        before = len(load.accepted)
        victim.cut_off()
        if victim is first:
            system.proxy.move(second.port)
        supervise(system, SECONDS)
        # A new connection waits for the cut-off node until the cluster knows that it is gone.
        if victim is third and len(load.accepted) == before:
            found.append(f"nothing was promised for {SECONDS:.0f} s by a majority")
        victim.reconnect()
        supervise(system, 5)
        system.restore()
    load.await_more(6)
    load.stop()
    return found


def supervise(system: System, seconds: float) -> None:
    """Restart services that end by themselves, as a supervisor does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for service in system.stack.services.values():
            if not service.running:
                service.start()
        time.sleep(0.5)


SCENARIOS: Sequence[Scenario] = (
    Scenario("one of three brokers cut off for 30 s", one_node_cut_off, within=120, clustered=True),
)
