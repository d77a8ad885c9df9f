"""Variables of the network: no form of them stops a service, and each means what it means to curl."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.outgoing_http import problems_of_authorities, problems_of_proxies, read_proxies, share_authorities

PROXY = "http://proxy.example:3128"


def proxied(no_proxy: str, host: str, port: int | None = None) -> bool:
    environment = {"HTTPS_PROXY": PROXY, "NO_PROXY": no_proxy}
    return read_proxies(environment).for_address("https", host, port) == PROXY


DIRECT: Sequence[tuple[str, str]] = [
    ("::1", "::1"),
    ("[::1]", "::1"),
    ("[::1]:443", "::1"),
    ("fd00::/8", "fd12::7"),
    ("fe80::1%eth0", "fe80::1"),
    ("10.0.0.0/8", "10.1.2.3"),
    ("192.0.2.7", "192.0.2.7"),
    ("example.org", "pages.example.org"),
    (".example.org", "pages.example.org"),
    ("*.example.org", "pages.example.org"),
    ("EXAMPLE.org", "example.ORG"),
    ("https://example.org", "example.org"),
    ("*", "anything.example"),
    ("nothing.example, ::1 example.org", "example.org"),
]


def test_what_no_proxy_names_is_called_directly() -> None:
    for no_proxy, host in DIRECT:
        assert not proxied(no_proxy, host), no_proxy


PROXIED: Sequence[tuple[str, str]] = [
    ("", "example.org"),
    ("::1", "::2"),
    ("fd00::/8", "fe80::1"),
    ("example.org", "myexample.org"),
    ("[::1", "::1"),
    ("10.0.0.0/99", "10.0.0.1"),
    ("a b$c,%%", "example.org"),
]


def test_any_other_host_is_called_through_the_proxy() -> None:
    for no_proxy, host in PROXIED:
        assert proxied(no_proxy, host), no_proxy


def test_a_port_in_no_proxy_is_for_that_port_alone() -> None:
    assert not proxied("example.org:8443", "example.org", 8443)
    assert proxied("example.org:8443", "example.org", 443)


def test_entries_that_name_nothing_are_known() -> None:
    assert read_proxies({"NO_PROXY": "::1,10.0.0.0/99,[::,example.org"}).ignored == ("10.0.0.0/99", "[::")


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_value_of_any_of_them_raises(no_proxy: str, proxy: str) -> None:
    environment = {"no_proxy": no_proxy, "https_proxy": proxy, "ALL_PROXY": proxy}
    read_proxies(environment).for_address("https", "example.org", None)
    assert all(proxy not in line or len(proxy) < 4 for line in problems_of_proxies(environment))


@pytest.mark.parametrize("value", ["http://[::1", "http://proxy:port", "socks5://proxy:1080", "http://", "a b"])
def test_a_proxy_without_an_address_is_named_without_its_value(value: str) -> None:
    (line,) = problems_of_proxies({"HTTPS_PROXY": value})
    assert line.startswith("HTTPS_PROXY: ")
    assert read_proxies({"HTTPS_PROXY": value}).by_scheme == {}


def test_a_proxy_may_be_named_without_its_scheme() -> None:
    assert problems_of_proxies({"HTTP_PROXY": "proxy.example:3128"}) == []
    assert read_proxies({"HTTP_PROXY": "proxy.example:3128"}).for_address("http", "x.example", None) == PROXY


@pytest.mark.parametrize("requests_own", [{}, {"REQUESTS_CA_BUNDLE": "/other.pem"}, {"CURL_CA_BUNDLE": ""}])
def test_ssl_cert_file_holds_for_requests_too(requests_own: dict[str, str]) -> None:
    environment = {"SSL_CERT_FILE": " /ca.pem\n", **requests_own}
    share_authorities(environment)
    assert environment == {"SSL_CERT_FILE": "/ca.pem", "REQUESTS_CA_BUNDLE": "/ca.pem"}


def test_without_ssl_cert_file_requests_keeps_its_own() -> None:
    environment = {"REQUESTS_CA_BUNDLE": "/other.pem"}
    share_authorities(environment)
    assert environment == {"REQUESTS_CA_BUNDLE": "/other.pem"}


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_authorities_that_are_not_there_are_named(name: str) -> None:
    (line,) = problems_of_authorities({name: "/there/is/none.pem"})
    assert line.startswith(f"{name}: ")
    assert problems_of_authorities({name: __file__}) == []


def test_an_empty_name_of_a_file_is_none() -> None:
    environment = {"SSL_CERT_FILE": "", "SSL_CERT_DIR": " "}
    share_authorities(environment)
    assert environment == {}
