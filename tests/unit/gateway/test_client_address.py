"""Where a request comes from: the other end of its connection, or what trusted proxies say."""

from collections.abc import Sequence
from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from chassis.address_policy import Network
from gateway.client_address import UNKNOWN, client_address, trusted_hosts

PROXIES: Sequence[Network] = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


async def address_of(host: str | None, *forwarded: str, proxies: Sequence[Network] = PROXIES) -> str:
    """The client's address as the application behind uvicorn's middleware sees it."""
    found: list[str] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        found.append(client_address(Request(scope)))

    headers = [(b"x-forwarded-for", value.encode("latin-1", "replace")) for value in forwarded]
    scope: Any = {"type": "http", "headers": headers, "client": (host, 5000) if host is not None else None}
    nothing: Any = None
    await ProxyHeadersMiddleware(application, trusted_hosts(proxies))(scope, nothing, nothing)
    return found[0]


@pytest.mark.parametrize(
    ("host", "forwarded", "address"),
    [
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
        ("10.0.0.1", ["unknown"], UNKNOWN),
        ("10.0.0.1", ["1.2.3.4, "], "10.0.0.1"),
        ("10.0.0.1", ["6.6.6.6, rubbish, 10.1.1.1"], UNKNOWN),
        ("testclient", ["1.2.3.4"], UNKNOWN),
        (None, ["1.2.3.4"], UNKNOWN),
    ],
)
async def test_the_nearest_address_that_is_no_trusted_proxys_counts(
    host: str | None, forwarded: list[str], address: str
) -> None:
    assert await address_of(host, *forwarded) == address


@given(st.text())
async def test_without_trusted_proxies_the_header_means_nothing(text: str) -> None:
    assert await address_of("10.0.0.1", text, proxies=()) == "10.0.0.1"


@given(st.lists(st.text(st.characters(max_codepoint=255)), max_size=4))
async def test_no_header_raises(values: list[str]) -> None:
    assert await address_of("10.0.0.1", *values)
