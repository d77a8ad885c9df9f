"""Callbacks go to public addresses only, in whatever form a host names them."""

from collections.abc import Sequence
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.destinations import DestinationRefusedError, destinations_of, is_public

REFUSED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.255", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::7f00:1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
    "2002:a00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
]  # fmt: skip
ALLOWED = [
    "1.1.1.1",
    "8.8.8.8",
    "172.32.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::",
]


@pytest.mark.parametrize("address", REFUSED)
def test_a_special_purpose_address_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_public(address)


PREFIXES = ["10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "fc00::/7"]


@given(st.sampled_from(PREFIXES).map(ip_network), st.integers(min_value=0))
def test_every_address_of_a_private_prefix_is_refused(prefix: object, at: int) -> None:
    network = ip_network(str(prefix))
    assert not is_public(str(network[at % network.num_addresses]))


async def destinations(*addresses: str, allow_private: bool = False) -> Sequence[str]:
    async def look_up(host: str, port: int) -> Sequence[str]:
        return addresses

    return await destinations_of("evaluator.example", 443, allow_private=allow_private, lookup=look_up)


async def test_the_checked_addresses_are_what_is_connected_to() -> None:
    assert await destinations("8.8.8.8", "2606:4700::1111") == ("8.8.8.8", "2606:4700::1111")


async def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    with pytest.raises(DestinationRefusedError):
        await destinations("8.8.8.8", "10.0.0.1")


async def test_a_refusal_names_the_host_and_the_remedy_but_no_address() -> None:
    with pytest.raises(DestinationRefusedError, match=r"evaluator\.example .*CALLBACK_ALLOW_PRIVATE") as refusal:
        await destinations("10.9.8.7")
    assert "10.9.8.7" not in str(refusal.value)


async def test_private_addresses_are_allowed_where_the_operator_says_so() -> None:
    assert await destinations("127.0.0.1", allow_private=True) == ("127.0.0.1",)
