"""What tests of the chassis on a real broker share."""

from collections.abc import Iterator, Mapping

import pytest

from tools.stack.broker import BrokerNode
from tools.stack.broker_users import urls_of_services
from tools.stack.virtual_hosts import VirtualHosts


@pytest.fixture(scope="package")
def urls(broker: BrokerNode, virtual_hosts: VirtualHosts) -> Iterator[Mapping[str, str]]:
    """Where each role logs in, on one virtual host for all tests that ask; `administrator` may do anything."""
    name = virtual_hosts.take()
    users = urls_of_services(broker, name)
    yield {
        "administrator": broker.url_of(name),
        **{name.removeprefix("RABBITMQ_URL_").lower(): url for name, url in users.items()},
    }
    virtual_hosts.give_back(name)
