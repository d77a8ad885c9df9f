"""Fetches libraries and data for pages: from public addresses only, limited in size, libraries cached.

Playwright's `route.fetch` cannot be used, because it follows redirects and resolves names to private addresses too.
"""

import asyncio
from collections.abc import Mapping
from urllib.parse import urljoin

import httpx

from chassis.address_policy import DestinationRefusedError, Lookup, destinations_of, look_up
from generator.chromium.allowed_hosts import LIBRARIES
from generator.chromium.library_cache import LibraryCache
from generator.chromium.remote_resources import FetchedResource, Permitted, UnreachableError
from generator.chromium.served_site import ORIGIN

TOTAL_SECONDS = 6.0
CONNECT_SECONDS = 3.0
MAX_RESPONSE_BYTES = 8 * 1024 * 1024
MAX_HOPS = 5
_PASSED_ON = ("content-type", "access-control-", "x-ratelimit-", "link", "etag", "last-modified")


class ResourceFetcher:
    """See `RemoteResources`. Responses of LIBRARIES are cached and revalidated. Close it when done."""

    def __init__(self, mirror: str | None, *, lookup: Lookup = look_up) -> None:
        self._mirror = mirror.rstrip("/") if mirror else None
        self._lookup = lookup
        self._libraries = LibraryCache()
        self._client = httpx.AsyncClient(
            trust_env=False,
            verify=httpx.create_ssl_context(),  # which reads SSL_CERT_FILE
            follow_redirects=False,
            timeout=httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=8, max_keepalive_connections=0),
        )

    async def get(self, url: str, headers: Mapping[str, str], permitted: Permitted) -> FetchedResource:
        """See `RemoteResources`."""
        host = httpx.URL(url).host
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                return await self._follow(url, headers, permitted)
        except TimeoutError:
            raise UnreachableError(f"{host} did not answer within {TOTAL_SECONDS:.0f} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, DestinationRefusedError) as error:
            raise UnreachableError(f"{host} gave no answer ({type(error).__name__})") from error

    async def close(self) -> None:
        """See `RemoteResources`."""
        await self._client.aclose()

    async def _follow(self, url: str, headers: Mapping[str, str], permitted: Permitted) -> FetchedResource:
        for _ in range(MAX_HOPS):
            conditions = self._libraries.conditions(url)
            status, answered, body = await self._get_once(httpx.URL(url), {**headers, **conditions})
            if (
                conditions
                and status == httpx.codes.NOT_MODIFIED
                and (kept := self._libraries.confirmed(url, *conditions.values()))
            ):
                return kept
            if not httpx.codes.is_redirect(status):
                if httpx.codes.is_server_error(status):
                    raise UnreachableError(f"{httpx.URL(url).host} answered {status}")
                answer = FetchedResource(status, _passed_on(answered), body)
                if status == httpx.codes.OK and httpx.URL(url).host in LIBRARIES and "etag" in answered:
                    self._libraries.keep(url, answered["etag"], answer)
                return answer
            url = urljoin(url, answered.get("location", ""))
            if not permitted(url):
                raise UnreachableError(f"it is redirected to {url[:150]}, which is not asked from here")
        raise UnreachableError("it is redirected too often")

    async def _get_once(self, url: httpx.URL, headers: Mapping[str, str]) -> tuple[int, httpx.Headers, bytes]:
        if self._mirror is not None:
            mirrored = httpx.URL(f"{self._mirror}/{url.host}{url.raw_path.decode('ascii')}")
            return await self._read(mirrored, headers, {})
        unreachable: httpx.ConnectError | None = None
        # Connect to the addresses that were checked: a second lookup could return others.
        for address in await destinations_of(url.host, 443, allow_private=False, lookup=self._lookup):
            named = {**headers, "Host": url.host}
            try:
                return await self._read(url.copy_with(host=address), named, {"sni_hostname": url.host})
            except httpx.ConnectError as error:
                unreachable = error
        raise unreachable or UnreachableError(f"{url.host} has no address")

    async def _read(
        self, url: httpx.URL, headers: Mapping[str, str], extensions: Mapping[str, str]
    ) -> tuple[int, httpx.Headers, bytes]:
        # Some hosts send CORS headers only if the request has an origin.
        named = {"Origin": ORIGIN, **headers}
        body = bytearray()
        async with self._client.stream("GET", url, headers=named, extensions=dict(extensions)) as response:
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_RESPONSE_BYTES:
                    raise UnreachableError(f"{url.host} answers with more than {MAX_RESPONSE_BYTES // 2**20} MB")
        return response.status_code, response.headers, bytes(body)


def _passed_on(headers: httpx.Headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower().startswith(_PASSED_ON)}
