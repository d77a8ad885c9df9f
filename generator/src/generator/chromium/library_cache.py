"""Caches the files of libraries by content; the host revalidates each one on every request.

Pages of different briefs share the cache, so a response for one page's headers must not be served to another page.
"""

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256

from generator.chromium.remote_resources import FetchedResource

KEPT_BYTES = 64 * 1024 * 1024
"""Limit on all files together; the least recently used are dropped first."""


class LibraryCache:
    """Responses by the digest of headers and body, and the ETag of each URL."""

    def __init__(self) -> None:
        self._contents: OrderedDict[bytes, FetchedResource] = OrderedDict()
        self._digests: dict[tuple[str, str], bytes] = {}
        """By URL and ETag."""
        self._validators: dict[str, str] = {}

    def conditions(self, url: str) -> Mapping[str, str]:
        """The request headers that revalidate the cached response."""
        etag = self._validators.get(url)
        return {"If-None-Match": etag} if etag and self._digests.get((url, etag)) in self._contents else {}

    def confirmed(self, url: str, etag: str) -> FetchedResource | None:
        """The cached response that the host has confirmed with a 304."""
        digest = self._digests.get((url, etag))
        if digest is None or digest not in self._contents:
            return None
        self._contents.move_to_end(digest)
        return self._contents[digest]

    def keep(self, url: str, etag: str, answer: FetchedResource) -> None:
        """Cache a response under its ETag."""
        digest = sha256(repr(sorted(answer.headers.items())).encode() + b"\0" + answer.body).digest()
        self._contents[digest] = answer
        self._contents.move_to_end(digest)
        self._digests[url, etag] = digest
        self._validators[url] = etag
        while sum(len(kept.body) for kept in self._contents.values()) > KEPT_BYTES:
            dropped, _ = self._contents.popitem(last=False)
            self._digests = {key: kept for key, kept in self._digests.items() if kept != dropped}
        self._validators = {one: etag for one, etag in self._validators.items() if (one, etag) in self._digests}
