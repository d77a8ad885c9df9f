"""One stack of processes for all tests: each test restores what it broke; at the end violations are checked."""

from collections.abc import Generator, Iterator

import pytest

from tools.stack.broker import BrokerNode
from tools.stack.virtual_hosts import VirtualHosts
from tools.system.logs import faults_of_logs
from tools.system.proxied_system import PAGES_SECONDS, system_on
from tools.system.stopping_points import behave_again
from tools.system.system import System


@pytest.fixture(scope="package")
def running_system(broker: BrokerNode, virtual_hosts: VirtualHosts) -> Iterator[System]:
    """The whole system on its own virtual host. At the end of the run violations and logs are checked."""
    name = virtual_hosts.take()
    with system_on(broker, name) as system:
        yield system
        assert system.stand_ins.violations() == []
        assert faults_of_logs(system) == []
    virtual_hosts.give_back(name)


@pytest.fixture
def system(running_system: System) -> Iterator[System]:
    """The stack with every part ready, restored after the test."""
    yield running_system
    behave_again(running_system, PAGES_SECONDS)
    running_system.restore()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the last log lines with a failure, because the logs are removed with the stack."""
    report = yield
    system = getattr(item, "funcargs", {}).get("system")
    if report.failed and report.when != "teardown" and system is not None:
        tails = (service.log_tail() for service in system.stack.services.values())
        report.sections.append(("what the services logged last", "\n".join(tails)))
    return report
