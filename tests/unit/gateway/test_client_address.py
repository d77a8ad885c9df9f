"""Where a request comes from: the other end of its connection, or what trusted proxies say."""

from collections.abc import Sequence
from ipaddress import ip_network

from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from chassis.address_policy import Network
from gateway.client_address import UNKNOWN, client_address

PROXIES: Sequence[Network] = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def a_request_from(host: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode("latin-1", "replace")) for value in forwarded]
    return Request({"type": "http", "headers": headers, "client": (host, 5000) if host is not None else None})


FORWARDED: Sequence[tuple[str | None, list[str], str]] = [
    ("192.0.2.1", [], "192.0.2.1"),
    ("192.0.2.1", ["1.2.3.4"], "192.0.2.1"),
    ("10.0.0.1", [], "10.0.0.1"),
    ("10.0.0.1", ["1.2.3.4"], "1.2.3.4"),
    ("10.0.0.1", ["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
    ("10.0.0.1", ["6.6.6.6, 1.2.3.4, 10.9.9.9"], "1.2.3.4"),
    ("10.0.0.1", ["6.6.6.6", "1.2.3.4"], "1.2.3.4"),
    ("10.0.0.1", ["10.2.2.2, 10.3.3.3"], "10.2.2.2"),
    ("::ffff:10.0.0.1", ["1.2.3.4"], "1.2.3.4"),
    ("fd00::1", ["[2001:db8::7]:4711"], "2001:db8::7"),
    ("10.0.0.1", ["1.2.3.4:4711"], "1.2.3.4"),
    ("10.0.0.1", ["unknown"], "10.0.0.1"),
    ("10.0.0.1", ["1.2.3.4, "], "10.0.0.1"),
    ("10.0.0.1", ["6.6.6.6, rubbish, 10.1.1.1"], "10.1.1.1"),
    ("testclient", ["1.2.3.4"], UNKNOWN),
    (None, ["1.2.3.4"], UNKNOWN),
]


def test_the_nearest_address_that_is_no_trusted_proxys_counts() -> None:
    for host, forwarded, address in FORWARDED:
        assert client_address(a_request_from(host, *forwarded), PROXIES) == address, host


@given(st.text())
def test_without_trusted_proxies_the_header_means_nothing(text: str) -> None:
    assert client_address(a_request_from("10.0.0.1", text)) == "10.0.0.1"


@given(st.lists(st.text(st.characters(max_codepoint=255)), max_size=4))
def test_no_header_raises(values: list[str]) -> None:
    assert client_address(a_request_from("10.0.0.1", *values), PROXIES)
