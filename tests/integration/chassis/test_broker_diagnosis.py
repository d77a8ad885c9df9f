"""The doctor's look at a real broker: no broker, no access, no queues and an old version have a line each."""

from collections.abc import Mapping

import pytest

from chassis.rabbit import broker_diagnosis
from chassis.rabbit.broker_diagnosis import diagnose_broker
from chassis.sender_verification import BrokerAccount
from tools.stack.free_ports import free_port


async def test_a_broker_that_lets_a_service_in_is_told_with_its_version(urls: Mapping[str, str]) -> None:
    (found,) = await diagnose_broker("publisher", urls["publisher"])
    assert (found.state, "RabbitMQ " in found.text, "pagewright-publisher" in found.text) == ("fine", True, True)


async def test_a_user_whom_all_services_share_is_told_so_and_nothing_is_declared(broker_url: str) -> None:
    (found,) = await diagnose_broker("gateway", broker_url)
    assert (found.state, "all services share" in found.text) == ("fine", True)


async def test_queues_that_a_service_may_not_declare_itself_are_missed(
    broker_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BrokerAccount, "is_own", True)
    (found,) = await diagnose_broker("gateway", broker_url)
    assert (found.state, "NOT_FOUND" in found.text, "import the definitions" in found.text) == ("wrong", True, True)


async def test_a_wrong_password_is_told_without_it(broker_url: str) -> None:
    head, _, place = broker_url.rpartition("@")
    (found,) = await diagnose_broker("gateway", f"{head}-wrong@{place}")
    assert (found.state, "check user and password in RABBITMQ_URL" in found.text) == ("wrong", True)
    assert "-wrong" not in found.text


async def test_a_virtual_host_that_is_not_there_is_told(broker_url: str) -> None:
    (found,) = await diagnose_broker("gateway", f"{broker_url}-missing")
    assert (found.state, "check the virtual host" in found.text) == ("wrong", True)


async def test_a_place_without_a_broker_is_told(broker_url: str) -> None:
    port = free_port()
    (found,) = await diagnose_broker("gateway", f"amqp://guest:guest@127.0.0.1:{port}/")
    assert (found.state, f"127.0.0.1:{port}" in found.text) == ("wrong", True)


async def test_an_old_broker_is_told_what_to_use(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker_diagnosis, "OLDEST_VERSION", (99, 0))
    (found,) = await diagnose_broker("gateway", broker_url)
    assert (found.state, "too old" in found.text) == ("wrong", True)
