"""A broker's URL is read as the AMQP library reads it, or refused in words that show nothing of it."""

from collections.abc import Sequence
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from chassis.broker_url import parse_broker_url, place_of

PASSWORD = "correct-horse"  # noqa: S105 - of no broker

AWKWARD = ("#", "/", "@", "?", "%zz", "%", " ", "ü", '"', "[", "\\", "\n", "\x7f")


READ_DIFFERENTLY: Sequence[tuple[str, str]] = [
        ("http://broker/", "amqp:// or amqps://"),
        ("broker:5672", "amqp:// or amqps://"),
        ("amqp:/broker", "amqp:// or amqps://"),
        ("amqp://", "names no host"),
        ("amqp:///vhost", "names no host"),
        (f"amqp://me:{PASSWORD}@", "names no host"),
        (f"amqp://me:{PASSWORD}@:5672/", "names no host"),
        (f"amqp://me:{PASSWORD}@[::1/", "IPv6"),
        (f"amqp://me:{PASSWORD}@bro ker/", "names no host"),
        (f"amqp://me:{PASSWORD}@broker..example/", "look up"),
        (f"amqp://me:{PASSWORD}@{'b' * 64}/", "look up"),
        (f"amqp://me:{PASSWORD}@[:::]/", "look up"),
        (f"amqp://me:{PASSWORD}@broker:port/", "port"),
        (f"amqp://me:{PASSWORD}@broker:/", "port"),
        (f"amqp://me:{PASSWORD}@broker:0/", "port"),
        (f"amqp://me:{PASSWORD}@broker:65536/", "port"),
        (f"amqp://me:{PASSWORD}@broker/a b", "ercent-encode"),
        (f"amqp://me:{PASSWORD}@broker/#", "ercent-encode"),
        *((f"amqp://me:{PASSWORD}{odd}@broker/", "ercent-encode") for odd in AWKWARD),
        *((f"amqp://me:{odd}{PASSWORD}@broker/", "ercent-encode") for odd in AWKWARD),
    ]  # fmt: skip


def test_a_url_that_would_be_read_differently_is_refused_without_being_shown() -> None:
    for url, wrong in READ_DIFFERENTLY:
        with pytest.raises(ValueError, match=wrong) as refused:
            parse_broker_url(url)
        assert PASSWORD not in str(refused.value), url
        assert ". " in str(refused.value), "what is wrong, then what to do"
        assert place_of(url) == "RABBITMQ_URL", url


GOOD_URLS: Sequence[tuple[str, str, int, str]] = [
    ("amqp://broker", "broker", 5672, "broker:5672"),
    ("amqps://me@broker/", "broker", 5671, "broker:5671"),
    ("amqp://me:p%40ss@[fd00::1]:5673/a%2Fb?heartbeat=5", "fd00::1", 5673, "[fd00::1]:5673"),
    ("amqp://me:a:b@10.0.0.1:1//", "10.0.0.1", 1, "10.0.0.1:1"),
]


def test_host_and_port_are_found_and_shown_without_user_and_password() -> None:
    for url, host, port, shown in GOOD_URLS:
        address = parse_broker_url(url)
        assert (address.host, address.port, str(address)) == (host, port, shown), url
        assert place_of(url) == shown, url
        assert "p%40ss" not in repr(address), url


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30), st.sampled_from(["", "%2F", "~.-"]))
def test_every_percent_encoded_password_is_taken_and_read_as_the_library_reads_it(password: str, path: str) -> None:
    url = f"amqp://me:{quote(password, safe='')}@broker:5673/{path}"
    address = parse_broker_url(url)
    library = URL(url)
    assert library.password == password
    assert (library.host, library.port) == (address.host, address.port)


@given(st.text(max_size=30))
def test_whatever_stands_in_place_of_a_password_is_taken_as_the_library_takes_it_or_refused(text: str) -> None:
    url = f"amqp://me:{text}@broker:5673/vhost"
    try:
        address = parse_broker_url(url)
    except ValueError:
        return
    library = URL(url)
    assert (library.user, library.host, library.port, library.path) == ("me", "broker", 5673, "/vhost")
    assert (address.host, address.port) == ("broker", 5673)
