"""Sends a callback over HTTP: one POST, limited in time, only to an address that passed the address policy."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import httpx

from chassis.address_policy import DestinationRefusedError, Lookup, Network, destinations_of, look_up
from chassis.callback_url import CallbackUrl, parse_callback_url
from chassis.errors import PermanentError, TransientError
from chassis.tracing import Attributes, span
from notifier.ports import Answer
from notifier.retry_after import retry_after_seconds

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 15.0
MAX_ANSWER_BYTES = 16 * 1024
ANSWER_SECONDS = 2.0
"""Limits on reading the response's body, of which only the beginning is kept: the status decides."""
MAX_KEPT_BYTES = 500


class CallbackClient:
    """Sends callbacks with httpx, without following redirects and without the environment's proxies."""

    def __init__(
        self,
        *,
        allow_private: bool,
        allowed: Sequence[Network] = (),
        lookup: Lookup = look_up,
        total_seconds: float = TOTAL_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._allow_private = allow_private
        self._allowed = allowed
        self._lookup = lookup
        self._now = now
        self._total_seconds = total_seconds
        self._client = httpx.AsyncClient(
            trust_env=False,
            verify=httpx.create_ssl_context(),  # which reads SSL_CERT_FILE
            follow_redirects=False,
            timeout=httpx.Timeout(total_seconds, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """POST once. Raises TransientError or PermanentError; the text names the host and never an IP address."""
        try:
            callback = parse_callback_url(url)
            target = httpx.URL(callback.url)
        except (ValueError, httpx.InvalidURL) as error:
            raise PermanentError(f"the evaluation URL cannot be called: it {error}") from None
        told: Attributes = {
            "http.request.method": "POST",
            "server.address": callback.host,
            "server.port": callback.port,
        }
        try:
            with span("callback", told, kind="client") as recorded:
                async with asyncio.timeout(self._total_seconds):
                    answer = await self._post(callback, target, body, headers)
                recorded.set({"http.response.status_code": answer.status})
                return answer
        except DestinationRefusedError as error:
            raise TransientError(str(error)) from error
        except TimeoutError:
            raise TransientError(f"{callback.host} did not answer within {self._total_seconds:.0f} s") from None
        except (httpx.HTTPError, OSError, UnicodeError) as error:
            raise TransientError(f"{callback.host} gave no answer: {type(error).__name__}") from error

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _post(self, callback: CallbackUrl, target: httpx.URL, body: bytes, headers: Mapping[str, str]) -> Answer:
        addresses = await destinations_of(
            callback.host,
            callback.port,
            allow_private=self._allow_private,
            allowed=self._allowed,
            lookup=self._lookup,
        )
        # Connect by address: resolving the name again could return an address that was not checked (DNS rebinding).
        unreachable: httpx.TransportError | None = None
        for address in addresses:
            try:
                return await self._post_to(address, target, body, headers)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                unreachable = error
        raise unreachable or TransientError(f"{callback.host} has no address")

    async def _post_to(self, address: str, target: httpx.URL, body: bytes, headers: Mapping[str, str]) -> Answer:
        request = self._client.build_request(
            "POST",
            target.copy_with(host=address),
            content=body,
            # Plain, because a compressed body may unpack to any size.
            headers={**headers, "Host": target.netloc.decode("ascii"), "Accept-Encoding": "identity"},
            extensions={"sni_hostname": target.raw_host.decode("ascii")},
        )
        response = await self._client.send(request, stream=True)
        try:
            beginning = await _read_beginning(response)
        finally:
            await response.aclose()
        retry_after = retry_after_seconds(response.headers.get("retry-after"), self._now())
        return Answer(response.status_code, retry_after, beginning.decode("utf-8", "replace"))


async def _read_beginning(response: httpx.Response) -> bytes:
    """The first MAX_KEPT_BYTES of the body, or as much as arrived in time; a little more is read, and discarded."""
    read, kept = 0, b""
    # A callback that was answered 200 is not repeated because the response's body is cut off.
    with contextlib.suppress(httpx.HTTPError, TimeoutError):
        async with asyncio.timeout(ANSWER_SECONDS):
            async for chunk in response.aiter_raw():
                read += len(chunk)
                kept += chunk[: MAX_KEPT_BYTES - len(kept)]
                if read >= MAX_ANSWER_BYTES:
                    break
    return kept
