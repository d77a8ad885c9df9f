"""Looks at a live page through httpx: bounded in time and in bytes, with no redirect followed."""

import asyncio

import httpx

_READ_SECONDS = 10.0
_TOTAL_SECONDS = 20.0


class HttpPages:
    """Compares what a URL serves with what it should serve. Close it when done."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient(timeout=_READ_SECONDS, headers={"Cache-Control": "no-cache"})

    async def difference(self, url: str, expected: bytes) -> str | None:
        """None if `url` answers 200 with exactly `expected`. Any failure to answer is a difference, not an error."""
        try:
            async with asyncio.timeout(_TOTAL_SECONDS):
                return await self._compare(url, expected)
        except (httpx.HTTPError, TimeoutError) as error:
            return f"{url} does not answer: {type(error).__name__} {error}".rstrip()

    async def _compare(self, url: str, expected: bytes) -> str | None:
        served = bytearray()
        async with self._client.stream("GET", url) as answer:
            if answer.status_code != httpx.codes.OK:
                return f"{url} answers {answer.status_code}"
            async for chunk in answer.aiter_bytes():
                served += chunk
                if len(served) > len(expected):
                    break
        return None if served == expected else f"{url} serves other bytes than the commit holds"

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
