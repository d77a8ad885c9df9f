"""Looks at a live page through httpx: bounded in time and in bytes, and never led to another host."""

import asyncio
import os

import httpx
import structlog

from chassis.outgoing import NO_PROXY_FORM, read_proxies

log = structlog.get_logger()

_READ_SECONDS = 10.0
_TOTAL_SECONDS = 20.0
_MOST_REDIRECTS = 3


class HttpPages:
    """Compares what a URL serves with what it should serve, through the environment's proxy. Close it when done."""

    def __init__(self) -> None:
        self._proxies = read_proxies(os.environ)
        if self._proxies.ignored:
            log.warning("entries of NO_PROXY are ignored", entries=self._proxies.ignored, remedy=NO_PROXY_FORM)
        self._trusted = httpx.create_ssl_context()
        self._clients: dict[str | None, httpx.AsyncClient] = {}

    async def difference(self, url: str, expected: bytes | None) -> str | None:
        """None if `url` answers 200 with exactly `expected` (None: anything). No answer is a difference, not an error.

        Redirects are followed on the same host alone, as from http to https of an owner's own domain. A URL without a
        query is opened as a visitor does, so that a cache answers; one with a query asks caches to stand aside.
        """
        try:
            async with asyncio.timeout(_TOTAL_SECONDS):
                return await self._compare(httpx.URL(url), expected)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return f"{url} does not answer: {type(error).__name__} {error}".rstrip()

    async def _compare(self, url: httpx.URL, expected: bytes | None) -> str | None:
        for _ in range(_MOST_REDIRECTS + 1):
            headers = {"Cache-Control": "no-cache"} if url.query else {}
            async with self._client_for(url).stream("GET", url, headers=headers) as answer:
                if not answer.has_redirect_location:
                    return await self._difference(answer, expected)
                target = url.join(answer.headers["location"])
            if not leads_to_the_same_site(url, target):
                return f"{url} answers {answer.status_code} and leads to {target.host}"
            url = target
        return f"{url} answers with one redirect after another"

    async def _difference(self, answer: httpx.Response, expected: bytes | None) -> str | None:
        if answer.status_code != httpx.codes.OK:
            return f"{answer.url} answers {answer.status_code}"
        if expected is None:
            return None
        served = bytearray()
        async for chunk in answer.aiter_bytes():
            served += chunk
            if len(served) > len(expected):
                break
        return None if served == expected else f"{answer.url} serves other bytes than the commit holds"

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.aclose()

    def _client_for(self, url: httpx.URL) -> httpx.AsyncClient:
        proxy = self._proxies.for_address(url.scheme, url.host, url.port)
        if proxy not in self._clients:
            # Not httpx's own reading of the environment: it raises for entries of NO_PROXY that others take.
            self._clients[proxy] = httpx.AsyncClient(
                trust_env=False,
                proxy=proxy,
                verify=self._trusted,
                timeout=_READ_SECONDS,
            )
        return self._clients[proxy]


def leads_to_the_same_site(url: httpx.URL, target: httpx.URL) -> bool:
    """The same host and path, and never from https back to http; a port may change with the scheme alone."""
    if (target.host, target.path) != (url.host, url.path):
        return False
    return target.scheme == "https" if target.scheme != url.scheme else target.port == url.port
