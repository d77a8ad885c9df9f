"""One stack for all tests over processes: each restores what it broke, and at the end nothing may have leaked."""

import json
from collections.abc import Generator, Iterator

import httpx
import pytest

from tests.e2e.moments import behave_again
from tests.e2e.queues import Queues
from tests.e2e.system import System
from tests.stack.broker import BrokerNode
from tests.stack.processes import ManagedProcess
from tests.stack.stack import running_stack
from tests.stack.stand_in_processes import Delays
from tests.stack.virtual_hosts import VirtualHosts

PAGES_SECONDS = 0.3


@pytest.fixture(scope="package")
def running_system(broker: BrokerNode, virtual_hosts: VirtualHosts) -> Iterator[System]:
    """Everything, on a virtual host of its own. What the whole run must not have done is looked at here, at its end."""
    name = virtual_hosts.take()
    url = broker.url_of(name)
    values = {"RABBITMQ_URL": url, "PAGES_POLL_SECONDS": "0.1"}
    with (
        running_stack(broker=broker, values=values, delays=Delays(pages=PAGES_SECONDS)) as stack,
        httpx.Client(timeout=15, trust_env=False) as http,
    ):
        assert stack.stand_ins is not None
        system = System(stack, stack.stand_ins, broker, Queues(url), http)
        yield system
        assert stack.stand_ins.violations() == []
        assert [problem for service in stack.services.values() for problem in faults_of_log(service, system)] == []
    virtual_hosts.give_back(name)


@pytest.fixture
def system(running_system: System) -> Iterator[System]:
    """The stack with everything in it at work, and so again when the test is over, whatever it broke."""
    yield running_system
    behave_again(running_system, PAGES_SECONDS)
    running_system.restore()


def faults_of_log(service: ManagedProcess, system: System) -> list[str]:
    """Lines that are no JSON, and words that may stand in no log."""
    text = service.log.read_text(encoding="utf-8")
    assert text, f"{service.name} has written no log"
    forbidden = {
        "the brief secret": system.stack.brief_secret,
        "the GitHub token": system.stand_ins.values["GITHUB_TOKEN"],
        "the Gemini key": system.stand_ins.values["GEMINI_API_KEY"],
        "the broker's password": str(httpx.URL(system.queues.url).password),
        **{f"an attachment ({piece}…)": piece for piece in system.data_sent},
    }
    found = [f"{service.name} has logged {what}" for what, word in forbidden.items() if word in text]
    return found + [
        f"{service.name} has logged, not as JSON: {line}" for line in text.splitlines() if not is_object(line)
    ]


def is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what the services said last: their logs go with the stack."""
    report = yield
    system = getattr(item, "funcargs", {}).get("system")
    if report.failed and report.when != "teardown" and system is not None:
        tails = (service.log_tail() for service in system.stack.services.values())
        report.sections.append(("what the services logged last", "\n".join(tails)))
    return report
