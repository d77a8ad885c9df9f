"""What tests share: a browser, a private RabbitMQ node, a virtual host for each test, and the whole stack on one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from tests.scheduling import SharedSystemScheduling
from tools.stack.broker import BrokerNode, running_node
from tools.stack.chromium import chromium_executable
from tools.stack.reaper import Reaper
from tools.stack.service_users import urls_of_services
from tools.stack.stack import Stack, running_stack
from tools.stack.virtual_hosts import VirtualHosts

# How long an example takes says something about the machine alone.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# The default shows the local variables of every frame, which takes seconds for each traceback of a library.
_FOR_TESTS = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], _FOR_TESTS])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SharedSystemScheduling:
    return SharedSystemScheduling(config, log)


@pytest.fixture(scope="session")
def reaper() -> Iterator[Reaper]:
    """Ends what tests started, should the test run itself be killed."""
    with Reaper() as reaper:
        yield reaper


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """An installed Chromium; where there is none it is installed, or the tests fail and say how to have one."""
    return chromium_executable(os.environ)


@pytest.fixture(scope="session")
def broker(reaper: Reaper) -> Iterator[BrokerNode]:
    """A private node for the whole run, whatever RABBITMQ_URL says. A test that kills it restarts it."""
    with running_node(reaper) as node:
        yield node


@pytest.fixture(scope="session")
def virtual_hosts(broker: BrokerNode) -> VirtualHosts:
    return VirtualHosts(broker)


@pytest.fixture
def broker_url(broker: BrokerNode, virtual_hosts: VirtualHosts) -> Iterator[str]:
    """AMQP URL of an empty virtual host that this test has for itself."""
    if not broker.running:  # a test that killed it failed before it could restart it
        broker.restart()
    name = virtual_hosts.take()
    yield broker.url_of(name)
    virtual_hosts.give_back(name)


@pytest.fixture(scope="module")
def stack(broker: BrokerNode, virtual_hosts: VirtualHosts) -> Iterator[Stack]:
    """All of Pagewright as processes, on a virtual host of its own; a test that kills a part starts it again.

    Fails at the end where anything was said to a stand-in, or by one, that the real service would not have it.
    """
    name = virtual_hosts.take()
    values = {**urls_of_services(broker, name), "BROWSER_CHECKS": "off"}
    with running_stack(broker=broker, values=values) as stack:
        yield stack
        assert stack.stand_ins is not None
        assert stack.stand_ins.violations() == []
    virtual_hosts.give_back(name)
