"""Which connection gives way when there are too many: one whose client keeps us waiting, of who has most of them."""

import resource
from dataclasses import dataclass
from ipaddress import ip_network

import pytest

from chassis.client_networks import client_network
from chassis.connection_limits import MAX_CONNECTIONS, ConnectionLimits, WaitingFor, max_connections


@dataclass(eq=False)
class Connection:
    awaited: WaitingFor | None
    awaited_since: float = 0.0
    open: bool = True

    def evict(self) -> None:
        self.open = False


def test_the_oldest_of_the_client_with_most_connections_gives_way() -> None:
    connections = ConnectionLimits(total=4, clock=lambda: 100.0)
    many = [Connection(WaitingFor.HEAD, since) for since in (3.0, 2.0, 1.0)]
    other = Connection(WaitingFor.HEAD, 0.0)
    assert all(connections.add(one, "192.0.2.1") for one in many)
    assert connections.add(other, "192.0.2.2")
    assert connections.add(Connection(WaitingFor.HEAD, 4.0), "192.0.2.3")
    assert [one.open for one in (*many, other)] == [True, True, False, True]


def test_who_is_still_sending_a_body_gives_way_after_who_sends_nothing_that_is_wanted() -> None:
    connections = ConnectionLimits(per_client=2, clock=lambda: 100.0)
    body, rest = Connection(WaitingFor.BODY, 0.0), Connection(WaitingFor.REST, 9.0)
    for one in (body, rest, Connection(None)):
        assert connections.add(one, "192.0.2.1")
    assert (body.open, rest.open) == (True, False)


def test_an_idle_connection_gives_way_before_who_has_many_others() -> None:
    connections = ConnectionLimits(total=4, clock=lambda: 100.0)
    many = [Connection(WaitingFor.REST, 0.0), Connection(WaitingFor.HEAD, 0.0)]
    idle = [Connection(WaitingFor.IDLE, 20.0), Connection(WaitingFor.IDLE, 10.0)]
    assert all(connections.add(one, "192.0.2.1") for one in many)
    assert all(connections.add(one, address) for one, address in zip(idle, ("192.0.2.2", "192.0.2.3"), strict=True))
    assert connections.add(Connection(None), "192.0.2.4")
    assert [one.open for one in (*many, *idle)] == [True, True, True, False]


def test_who_has_only_just_been_answered_gives_way_after_who_has_been_waited_for() -> None:
    connections = ConnectionLimits(per_client=2, clock=lambda: 100.0)
    head, idle = Connection(WaitingFor.HEAD, 90.0), Connection(WaitingFor.IDLE, 99.5)
    for one in (head, idle, Connection(None)):
        assert connections.add(one, "192.0.2.1")
    assert (head.open, idle.open) == (False, True)


def test_who_has_only_just_come_gives_way_last() -> None:
    connections = ConnectionLimits(per_client=2, clock=lambda: 100.0)
    body, head = Connection(WaitingFor.BODY, 90.0), Connection(WaitingFor.HEAD, 99.5)
    for one in (body, head, Connection(WaitingFor.HEAD, 100.0)):
        assert connections.add(one, "192.0.2.1")
    assert (body.open, head.open) == (False, True)


def test_a_connection_that_waits_for_us_never_gives_way() -> None:
    connections = ConnectionLimits(per_client=2)
    busy = [Connection(None), Connection(None)]
    assert all(connections.add(one, "192.0.2.1") for one in busy)
    assert not connections.add(Connection(WaitingFor.HEAD), "192.0.2.1")
    assert all(one.open for one in busy)
    connections.remove(busy[0])
    assert connections.add(Connection(WaitingFor.HEAD), "192.0.2.1")


def test_one_client_has_its_bound_and_a_proxy_has_none() -> None:
    connections = ConnectionLimits(per_client=2, exempt=[ip_network("10.1.0.0/16")])
    for address in ("192.0.2.1", "192.0.2.2", "10.1.0.1"):
        assert all(connections.add(Connection(None), address) for _ in range(2))
    assert not connections.add(Connection(None), "192.0.2.1")
    assert connections.add(Connection(None), "10.1.0.1")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1/32"),
        ("::ffff:192.0.2.1", "192.0.2.1/32"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_an_ipv6_client_is_its_64(address: str, network: str) -> None:
    assert client_network(address) == network


@pytest.mark.parametrize(
    ("files", "most"), [(64, 32), (1, 1), (10**6, MAX_CONNECTIONS), (resource.RLIM_INFINITY, MAX_CONNECTIONS)]
)
def test_connections_take_at_most_half_of_the_files_that_may_be_open(
    files: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (files, files))
    assert max_connections() == most
