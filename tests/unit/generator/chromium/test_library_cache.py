"""Files of libraries are cached within a limit, and served only after the host has confirmed them."""

import pytest

from generator.chromium import library_cache
from generator.chromium.library_cache import LibraryCache
from generator.chromium.remote_resources import FetchedResource

URL = "https://cdn.example/lib.js"


def response(body: bytes, **headers: str) -> FetchedResource:
    return FetchedResource(200, headers, body)


def test_a_cached_file_is_revalidated_and_served_once_it_is_confirmed() -> None:
    cache = LibraryCache()
    assert cache.conditions(URL) == {}
    assert cache.confirmed(URL, "v1") is None
    cache.keep(URL, "v1", response(b"code"))
    assert cache.conditions(URL) == {"If-None-Match": "v1"}
    assert cache.confirmed(URL, "v1") == response(b"code")


def test_a_response_for_one_pages_headers_is_not_served_for_anothers() -> None:
    cache = LibraryCache()
    cache.keep(URL, "v1", response(b"code", origin="a"))
    cache.keep(URL, "v2", response(b"code", origin="b"))
    assert cache.conditions(URL) == {"If-None-Match": "v2"}
    assert [cache.confirmed(URL, etag) for etag in ("v1", "v2")] == [
        response(b"code", origin="a"),
        response(b"code", origin="b"),
    ]


def test_the_least_recently_used_file_is_dropped_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_cache, "KEPT_BYTES", 10)
    cache = LibraryCache()
    cache.keep("https://cdn.example/old.js", "v1", response(b"12345"))
    cache.keep("https://cdn.example/used.js", "v1", response(b"abcde"))
    assert cache.confirmed("https://cdn.example/old.js", "v1") is not None
    cache.keep(URL, "v1", response(b"67890"))
    assert cache.conditions("https://cdn.example/used.js") == {}
    assert cache.confirmed("https://cdn.example/used.js", "v1") is None
    assert cache.conditions("https://cdn.example/old.js") == {"If-None-Match": "v1"}
