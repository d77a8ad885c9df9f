"""A callback's address is read by one rule, where briefs come in and where callbacks go out."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.callback_url import parse_callback_url

HOSTS = [
    ("evaluator.example.com", "evaluator.example.com"),
    ("EVALUATOR.example.com.", "evaluator.example.com."),
    ("bücher.example.com", "xn--bcher-kva.example.com"),
    ("BÜCHER.example.com", "xn--bcher-kva.example.com"),
    ("faß.example", "xn--fa-hia.example"),
    ("βόλος.example", "xn--nxasmm1c.example"),
    ("bücher。example", "xn--bcher-kva.example"),
    ("\uff25valuator.example", "evaluator.example"),
    ("my_evaluator", "my_evaluator"),
    ("0x7f.1", "0x7f.1"),
    ("①②⑦.⓪.⓪.①", "127.0.0.1"),
    ("[0:0::1]", "::1"),
]
NO_HOSTS = [
    "a..b",
    "☃.example",
    "ab\u200dc.example",
    "a,b",
    "a$b",
    "[::1]x",
    "[fe80::1%eth0]",
    f"{'a.' * 127}b.example",
]
CHARACTERS = st.characters(categories=None) | st.sampled_from(".-_:/@[]%\\#?0123456789xßς。")


def test_a_host_is_the_name_of_idna_2008() -> None:
    for written, asked in HOSTS:
        assert parse_callback_url(f"https://{written}/notify").host == asked, written


def test_what_idna_2008_does_not_know_is_no_host() -> None:
    for written in NO_HOSTS:
        with pytest.raises(ValueError, match=r"host|valid"):
            parse_callback_url(f"https://{written}/")


def test_all_but_the_host_stays_as_it_was_sent() -> None:
    for written, asked in HOSTS:
        shown = f"[{asked}]" if ":" in asked else asked
        parsed = parse_callback_url(f"HTTPS://{written}:8443/a//b?c=d%20e&f=@g?#h")
        assert (parsed.url, parsed.port) == (f"https://{shown}:8443/a//b?c=d%20e&f=@g?#h", 8443), written


@given(st.builds("{}://{}{}".format, st.sampled_from(["http", "https"]), st.text(CHARACTERS, max_size=40), st.text()))
def test_what_is_called_is_the_host_that_was_read(url: str) -> None:
    try:
        parsed = parse_callback_url(url)
    except ValueError:
        return
    try:
        called = httpx.URL(parsed.url)
    except httpx.InvalidURL:
        return
    assert called.raw_host.decode().strip("[]") == parsed.host
    assert (called.port or {"http": 80, "https": 443}[called.scheme]) == parsed.port
    assert called.userinfo == b""
