"""What tests share: one private RabbitMQ node, and a virtual host of it for each test."""

from collections.abc import Iterator

import pytest

from tests.stack.broker import BrokerNode, running_node
from tests.stack.reaper import Reaper
from tests.stack.virtual_hosts import VirtualHosts


@pytest.fixture(scope="session")
def reaper() -> Iterator[Reaper]:
    """Ends what tests started, should the test run itself be killed."""
    with Reaper() as reaper:
        yield reaper


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
    name = virtual_hosts.take()
    yield broker.url_of(name)
    virtual_hosts.give_back(name)
