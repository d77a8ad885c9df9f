"""Fetches a live page with httpx: limited in time and bytes, and only from hosts of Pages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from chassis.address_policy import DestinationRefusedError, Lookup, Network, destinations_of, look_up

_READ_SECONDS = 10.0
_TOTAL_SECONDS = 20.0
_MOST_REDIRECTS = 3
_GITHUB_PAGES = "github.io"
_PORTS = {"https": 443, "http": 80}
_FAILURES = (DestinationRefusedError, httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError)


@dataclass(frozen=True)
class PagesHosts:
    """The hosts that may be fetched: github.io and `domains`, each with its subdomains.

    Private addresses are fetched only within the `allowed` networks.
    """

    domains: Sequence[str] = ()
    allowed: Sequence[Network] = ()
    lookup: Lookup = look_up

    async def addresses_of(self, url: httpx.URL) -> Sequence[str]:
        """The IP addresses to connect to. Raises DestinationRefusedError, or OSError if the name does not resolve."""
        host, port = url.raw_host.decode("ascii").lower(), url.port or _PORTS.get(url.scheme, 0)
        own = any(_is_within(host, domain) for domain in self.domains)
        if url.scheme not in _PORTS or not (own or (_is_within(host, _GITHUB_PAGES) and port == _PORTS[url.scheme])):
            raise DestinationRefusedError(
                f"{url.host} is not fetched: it is not a host of {_GITHUB_PAGES}. "
                "If the page is served there, name its domain in PAGES_DOMAINS"
            )
        try:
            return await destinations_of(host, port, allow_private=False, allowed=self.allowed, lookup=self.lookup)
        except DestinationRefusedError:
            raise DestinationRefusedError(
                f"{url.host} is not a public address. If the page is served there, name its network in "
                "PAGES_ALLOWED_NETWORKS"
            ) from None


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


class LivePageClient:
    """Compares the bytes that a URL serves with the expected ones. Ignores the environment's proxies."""

    def __init__(self, hosts: PagesHosts = PagesHosts()) -> None:
        self._hosts = hosts
        # No keep-alive: httpx pools connections by IP address, and one address serves the pages of many owners.
        self._client = httpx.AsyncClient(
            trust_env=False,
            verify=httpx.create_ssl_context(),  # which reads SSL_CERT_FILE
            timeout=_READ_SECONDS,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def difference(self, url: str, expected: bytes | None) -> str | None:
        """None if `url` answers 200 with exactly `expected` (None: any bytes), else what is different, in words.

        Only redirects on the same host are followed, such as from http to https. A URL without a query is fetched as a
        visitor does, through caches; one with a query asks caches not to answer.
        """
        try:
            async with asyncio.timeout(_TOTAL_SECONDS):
                return await self._compare(httpx.URL(url), expected)
        except _FAILURES as error:
            return _in_words(url, error)

    async def unreachable(self, url: str) -> str | None:
        """None if `url` gives any answer, a 404 too, else why it does not, in words."""
        try:
            async with asyncio.timeout(_TOTAL_SECONDS):
                await (await self._ask(httpx.URL(url))).aclose()
        except _FAILURES as error:
            return _in_words(url, error)
        return None

    async def _compare(self, url: httpx.URL, expected: bytes | None) -> str | None:
        for _ in range(_MOST_REDIRECTS + 1):
            answer = await self._ask(url)
            try:
                if not answer.has_redirect_location:
                    return await _difference(url, answer, expected)
                target = url.join(answer.headers["location"])
            finally:
                await answer.aclose()
            if not is_same_site(url, target):
                return f"{url} answers {answer.status_code} and redirects to {target.host}"
            url = target
        return f"{url} redirects more than {_MOST_REDIRECTS} times"

    async def _ask(self, url: httpx.URL) -> httpx.Response:
        # Connect by address: resolving the name again could return an address that was not checked (DNS rebinding).
        unreachable: httpx.TransportError = httpx.ConnectError("no address")
        for address in await self._hosts.addresses_of(url):
            request = self._client.build_request(
                "GET",
                url.copy_with(host=address),
                headers={"Host": url.netloc.decode("ascii"), **({"Cache-Control": "no-cache"} if url.query else {})},
                extensions={"sni_hostname": url.raw_host.decode("ascii")},
            )
            try:
                return await self._client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                unreachable = error
        raise unreachable

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _in_words(url: str, error: Exception) -> str:
    if isinstance(error, DestinationRefusedError):
        return str(error)
    return f"{url} does not answer: {type(error).__name__} {error}".rstrip()


async def _difference(url: httpx.URL, answer: httpx.Response, expected: bytes | None) -> str | None:
    if answer.status_code != httpx.codes.OK:
        return f"{url} answers {answer.status_code}"
    if expected is None:
        return None
    served = bytearray()
    async for chunk in answer.aiter_bytes():
        served += chunk
        if len(served) > len(expected):
            break
    return None if served == expected else f"{url} serves other bytes than the commit"


def is_same_site(url: httpx.URL, target: httpx.URL) -> bool:
    """True for the same host and path, except from https to http; the port may change only with the scheme."""
    if (target.host, target.path) != (url.host, url.path):
        return False
    return target.scheme == "https" if target.scheme != url.scheme else target.port == url.port
