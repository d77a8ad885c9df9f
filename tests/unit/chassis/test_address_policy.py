"""Callbacks go to public addresses only, in whatever form a host names them."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.address_policy import DestinationRefusedError, Network, destinations_of, is_public

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


def test_a_special_purpose_address_is_refused() -> None:
    for address in REFUSED:
        assert not is_public(address), address


def test_a_public_address_is_allowed() -> None:
    for address in ALLOWED:
        assert is_public(address), address


REFUSED_PREFIXES = [ip_network(prefix) for prefix in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20",
    "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)]  # fmt: skip
PUBLIC_PREFIXES = [ip_network(prefix) for prefix in (
    "1.0.0.0/8", "8.0.0.0/8", "93.0.0.0/8", "100.0.0.0/10", "172.32.0.0/11", "2400::/12", "2600::/12", "2a00::/12",
)]  # fmt: skip
AT = st.integers(min_value=0)


def address_in(network: IPv4Network | IPv6Network, at: int) -> IPv4Address | IPv6Address:
    return network[at % network.num_addresses]


def spellings(address: IPv4Address | IPv6Address) -> list[str]:
    """The address, and what wraps it in IPv6: mapped, through a translator, 6to4."""
    if isinstance(address, IPv6Address):
        return [str(address), address.exploded]
    plain = int(address)
    wrapped = [0xFFFF << 32 | plain, 0x0064_FF9B << 96 | plain, 0x2002 << 112 | plain << 80]
    return [str(address), *(str(IPv6Address(number)) for number in wrapped)]


@given(st.sampled_from(REFUSED_PREFIXES), AT)
def test_every_address_of_a_special_prefix_is_refused_however_it_is_wrapped(
    network: IPv4Network | IPv6Network, at: int
) -> None:
    address = address_in(network, at)
    assert [text for text in spellings(address) if is_public(text)] == []


@given(st.sampled_from(PUBLIC_PREFIXES), AT)
def test_every_address_of_a_public_prefix_is_allowed_however_it_is_wrapped(
    network: IPv4Network | IPv6Network, at: int
) -> None:
    address = address_in(network, at)
    assert [text for text in spellings(address) if not is_public(text)] == []


@given(st.ip_addresses(v=4))
def test_what_is_public_here_is_global_to_the_standard_library(address: IPv4Address) -> None:
    assert address.is_global or not is_public(str(address))


async def destinations(*addresses: str, allow_private: bool = False, allowed: Sequence[Network] = ()) -> Sequence[str]:
    async def look_up(host: str, port: int) -> Sequence[str]:
        return addresses

    return await destinations_of("evaluator.example", 443, allow_private=allow_private, allowed=allowed, lookup=look_up)


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


LAN: Sequence[Network] = (ip_network("10.1.0.0/16"), ip_network("fd00:1::/32"))


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203", "fd00:1::7", "8.8.8.8"])
async def test_a_network_that_the_operator_names_is_allowed_beside_the_public_ones(address: str) -> None:
    assert await destinations(address, allowed=LAN) == (address,)


@pytest.mark.parametrize("address", ["10.2.0.1", "127.0.0.1", "fd00:2::1", "::1", "169.254.169.254"])
async def test_naming_a_network_allows_no_other(address: str) -> None:
    with pytest.raises(DestinationRefusedError):
        await destinations("10.1.2.3", address, allowed=LAN)
