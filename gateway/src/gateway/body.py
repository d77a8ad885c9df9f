"""Reading a request's body: how much of it, for how long, and how many at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request

from gateway.content_encoding import decoder_for
from gateway.problems import BUSY, MALFORMED, TOO_LARGE, TOO_SLOW, ProblemError

READ_SECONDS = 30.0
ORDINARY_BYTES = 256 * 1024
"""Every body may be this large. What is beyond it counts towards what all bodies hold together."""
LARGEST_AT_ONCE = 2
"""This many of the largest bodies may be in memory together: whoever has no secret must not be able to use it up."""
RETRY_AFTER_SECONDS = 5


class Bodies:
    """Takes bodies in. `max_bytes` is the size of the largest one."""

    def __init__(self, *, max_bytes: int, read_seconds: float = READ_SECONDS) -> None:
        self._max_bytes = max_bytes
        self._read_seconds = read_seconds
        self.held = 0
        """What all bodies in memory hold beyond their ordinary bytes."""

    @asynccontextmanager
    async def of(self, request: Request) -> AsyncIterator[bytearray]:
        """The body of `request`, counted while it streams in and held until the block ends.

        Raises ProblemError: 413 as soon as it is too large, 408 when it takes too long, 503 when others hold too much,
        415 for an encoding other than gzip, 400 when it breaks off or is not in its encoding.
        """
        body = bytearray()
        try:
            await self._read_into(body, request)
            yield body
        finally:
            self.held -= _beyond_ordinary(len(body))

    async def _read_into(self, body: bytearray, request: Request) -> None:
        announced = request.headers.get("content-length", "")
        # Python refuses to read numbers of thousands of digits.
        self._require_size(int(announced[:20]) if announced.isdecimal() else 0)
        decoder = decoder_for(request.headers.getlist("content-encoding"))
        received = 0
        try:
            async with asyncio.timeout(self._read_seconds):
                async for sent in request.stream():
                    received += len(sent)
                    self._require_size(received)
                    for piece in decoder.pieces(sent):
                        self._claim(len(body), len(body) + len(piece))
                        body += piece
            decoder.end()
        except ClientDisconnect:
            raise ProblemError(MALFORMED, "The connection ended before the body did; send it again.") from None
        except TimeoutError:
            detail = f"The body did not arrive within {self._read_seconds:g} seconds; send it again, faster or smaller."
            raise ProblemError(TOO_SLOW, detail, headers={"Connection": "close"}) from None

    def _claim(self, before: int, after: int) -> None:
        self._require_size(after)
        more = _beyond_ordinary(after) - _beyond_ordinary(before)
        if more and self.held + more > LARGEST_AT_ONCE * self._max_bytes:
            detail = f"Too many large bodies at once. Send the same request again after {RETRY_AFTER_SECONDS} seconds."
            raise ProblemError(BUSY, detail, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        self.held += more

    def _require_size(self, size: int) -> None:
        if size > self._max_bytes:
            raise ProblemError(
                TOO_LARGE, f"The body must not exceed {self._max_bytes} bytes, unpacked; send smaller attachments."
            )


def _beyond_ordinary(size: int) -> int:
    return max(0, size - ORDINARY_BYTES)
