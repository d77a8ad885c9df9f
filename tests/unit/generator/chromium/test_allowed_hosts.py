"""A page may ask a few hosts that are known, over https, by GET; why not others is told from its own mistakes."""

import pytest

from generator.chromium.allowed_hosts import DATA, LIBRARIES, find_request_block

KNOWN = LIBRARIES | DATA


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.jsdelivr.net/npm/vue@3",
        "https://cdn.jsdelivr.net:443/npm/vue@3",
        "https://api.github.com/users/mona?x=1",
        "https://fonts.googleapis.com/css2?family=Inter",
    ],
)
def test_a_known_host_is_asked(url: str) -> None:
    assert find_request_block(url, "GET", document=False, allowed=KNOWN) is None


def test_a_host_that_was_added_is_asked() -> None:
    assert (
        find_request_block("https://data.example.org/x", "GET", document=False, allowed=frozenset({"data.example.org"}))
        is None
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.jsdelivr.net/npm/vue@3",
        "ws://127.0.0.1/",
        "wss://localhost/",
        "file:///etc/passwd",
        "ftp://cdn.jsdelivr.net/",
        "https://localhost/",
        "https://app.localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://intranet/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://site.pagewright.test:8443/",
        "https:///",
    ],
)
def test_what_no_visitor_can_reach_is_the_pages_mistake(url: str) -> None:
    refused = find_request_block(url, "GET", document=False, allowed=KNOWN)
    assert refused is not None
    assert refused.kind == "failed-request"


@pytest.mark.parametrize(
    ("url", "method", "document"),
    [
        ("https://example.com/data.json", "GET", False),
        ("https://93.184.215.14/", "GET", False),
        ("https://cdn.jsdelivr.net.example.com/", "GET", False),
        ("https://cdn.jsdelivr.net:8443/", "GET", False),
        ("https://user@cdn.jsdelivr.net/", "GET", False),
        ("https://cdn.jsdelivr.net@example.com/", "GET", False),
        ("https://api.github.com/gists", "POST", False),
        ("https://www.youtube.com/embed/x", "GET", True),
        ("https://unpkg.com/", "GET", True),
    ],
)
def test_what_may_work_elsewhere_is_only_not_tried_here(url: str, method: str, document: bool) -> None:
    refused = find_request_block(url, method, document=document, allowed=KNOWN)
    assert refused is not None
    assert refused.kind == "blocked-request"


def test_a_refusal_is_short_whatever_the_address() -> None:
    refused = find_request_block("https://example.com/" + "x" * 10_000, "GET", document=False, allowed=KNOWN)
    assert refused is not None
    assert len(refused.reason) < 400
