"""Port within the worker: responses of other hosts to requests of pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

Permitted = Callable[[str], bool]
"""Decides whether a redirect to this URL may be followed."""


@dataclass(frozen=True)
class FetchedResource:
    """The response of an allowed host."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class UnreachableError(Exception):
    """An allowed host gave no usable response; the text names the host and the reason."""


class RemoteResources(Protocol):
    """Port: GETs for the pages of all visits."""

    async def get(self, url: str, headers: Mapping[str, str], permitted: Permitted) -> FetchedResource:
        """GET `url`; follow `permitted` redirects. Raises UnreachableError."""

    async def close(self) -> None:
        """Close all connections."""


class MadeWhenNeeded:
    """Makes a ResourceFetcher with the first request: a worker starts without httpx and without certificates."""

    def __init__(self, mirror: str | None) -> None:
        self._mirror = mirror
        self._made: RemoteResources | None = None

    async def get(self, url: str, headers: Mapping[str, str], permitted: Permitted) -> FetchedResource:
        """See `RemoteResources`."""
        if self._made is None:
            from generator.chromium.resource_fetcher import ResourceFetcher  # noqa: PLC0415 - 0.1 s of each start

            self._made = ResourceFetcher(self._mirror)
        return await self._made.get(url, headers, permitted)

    async def close(self) -> None:
        """See `RemoteResources`."""
        if self._made is not None:
            await self._made.close()
