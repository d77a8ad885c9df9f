"""Fixtures for tests of the chassis on a real broker."""

from collections.abc import Iterator, Mapping

import pytest

from tools.stack.broker import BrokerNode
from tools.stack.broker_users import urls_of_services
from tools.stack.virtual_hosts import VirtualHosts


@pytest.fixture(scope="package")
def urls(broker: BrokerNode, virtual_hosts: VirtualHosts) -> Iterator[Mapping[str, str]]:
    """The broker URL of each role on one shared virtual host; `administrator` may do anything."""
    name = virtual_hosts.take()
    users = urls_of_services(broker, name)
    yield {
        "administrator": broker.url_of(name),
        **{name.removeprefix("RABBITMQ_URL_").lower(): url for name, url in users.items()},
    }
    virtual_hosts.give_back(name)
