"""Hosts that are addresses, in every form that some resolver reads, stand for what they really are."""

import pytest

from chassis.address_policy import DestinationRefusedError, destinations_of

REFUSED = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "017700000001", "0177.0.0.1", "0177.1", "0x7f000001", "0x7f.1",
    "0x7f.0x0.0x0.0x1", "0X7F.0.0.1", "127.0.0.0x1", "127.255.255.254", "0", "0.0.0.0", "0x0", "00",
    "10.0.0.1", "10.1", "167772161", "0xa000001", "012.0.0.1", "172.16.0.1", "0xac.0x10.0.1", "2886729729",
    "192.168.1.1", "192.168.257", "3232235777", "0300.0250.1.1", "169.254.169.254", "2852039166", "0xa9fea9fe",
    "0251.0376.0251.0376", "100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "4294967295",
    "::", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001::1", "fc00::1", "fd00:ec2::254",
    "fe80::1", "ff02::1", "\uff11\uff12\uff17.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1",
]  # fmt: skip
ALLOWED = [
    ("8.8.8.8", "8.8.8.8"),
    ("134744072", "8.8.8.8"),
    ("0x08.0x08.0x08.0x08", "8.8.8.8"),
    ("010.8.2056", "8.8.8.8"),
    ("2606:4700::1111", "2606:4700::1111"),
    ("::ffff:8.8.8.8", "::ffff:8.8.8.8"),
]


async def test_a_literal_that_stands_for_a_private_address_is_refused() -> None:
    for host in REFUSED:
        with pytest.raises(DestinationRefusedError):
            await destinations_of(host, 80, allow_private=False)


async def test_a_literal_that_stands_for_a_public_address_is_connected_to_as_that() -> None:
    for host, address in ALLOWED:
        assert await destinations_of(host, 80, allow_private=False) == [address], host
