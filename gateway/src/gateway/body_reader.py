"""Reading a request's body: how much of it, for how long, and how much before its secret is known."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from pydantic import JsonValue
from starlette.requests import ClientDisconnect, Request

from gateway.body_memory_limit import ORDINARY_BYTES, BodyMemoryLimit, Place, busy
from gateway.body_scanner import MAX_TOKENS, BodyScanner
from gateway.content_encoding import decoder_for
from gateway.json_body import json_object
from gateway.problem_details import MALFORMED, TOO_LARGE, TOO_SLOW, ProblemError

READ_SECONDS = 30.0
SCANNED_BYTES = 16 * 1024
"""In one turn of the event loop; of large bodies whose secrets are not known, in all of them together."""


class Attempt(Protocol):
    """A request's attempt to show that its sender knows a secret."""

    proven: bool

    def prove_early(self, secret: str, *, required: bool) -> None:
        """Become proven, if it is anybody's secret. Raises ProblemError where it is not, if that is `required`."""


class Bodies:
    """Takes bodies in. `max_bytes` is the size of the largest one."""

    def __init__(self, *, max_bytes: int, read_seconds: float = READ_SECONDS) -> None:
        self.room = BodyMemoryLimit(max_bytes)
        self._max_bytes = max_bytes
        self._read_seconds = read_seconds
        self._turn = asyncio.Lock()
        self._parsing = asyncio.Lock()

    @asynccontextmanager
    async def of(self, request: Request, attempt: Attempt) -> AsyncIterator[bytearray]:
        """The body of `request`, looked through while it streams in and held until the block ends.

        Raises ProblemError: 413 as soon as it is too large, 408 when it takes too long, 503 when others hold too much,
        415 for an encoding other than gzip, 400 when it breaks off, is not in its encoding or is nested too deeply, and
        what `attempt` raises once it is larger than ordinary.
        """
        limit = asyncio.timeout(self._read_seconds)
        place = self.room.enter(lambda: limit.reschedule(0.0))
        body = bytearray()
        try:
            async with limit:
                await self._read_into(body, request, place, attempt)
            place.is_read = True
            yield body
        except ClientDisconnect:
            raise ProblemError(MALFORMED, "The connection ended before the body did; send it again.") from None
        except TimeoutError:
            if not limit.expired():
                raise
            raise busy() if place.gave_way else self._too_slow() from None
        finally:
            self.room.leave(place)

    async def parse(self, body: bytearray) -> dict[str, JsonValue]:
        """As `json_object`. A large body does not hold up other requests, and large ones are parsed one by one."""
        if len(body) <= ORDINARY_BYTES:
            return json_object(body)
        async with self._parsing:
            return await asyncio.to_thread(json_object, body)

    async def _read_into(self, body: bytearray, request: Request, place: Place, attempt: Attempt) -> None:
        announced = request.headers.get("content-length", "")
        # Python refuses to read numbers of thousands of digits.
        self._require_size(int(announced[:20]) if announced.isdecimal() else 0)
        decoder = decoder_for(request.headers.getlist("content-encoding"))
        scan, received = BodyScanner(), 0
        async for sent in request.stream():
            received += len(sent)
            self._require_size(received)
            for piece in decoder.pieces(sent):
                for start in range(0, len(piece), SCANNED_BYTES):
                    part = piece[start : start + SCANNED_BYTES]
                    self._require_size(len(body) + len(part))
                    self._admit(len(body) + len(part), scan, place, attempt)
                    body += part
                    await self._look_through(part, len(body), scan, attempt)
        decoder.end()

    def _admit(self, size: int, scan: BodyScanner, place: Place, attempt: Attempt) -> None:
        """Find room for `size` bytes, by what is known of the secret."""
        if scan.secret is not None and not attempt.proven:
            attempt.prove_early(scan.secret, required=size > ORDINARY_BYTES)
        if attempt.proven and not place.proven:
            self.room.prove(place)
            scan.max_tokens = MAX_TOKENS
        self.room.claim(place, size)

    async def _look_through(self, part: bytes, size: int, scan: BodyScanner, attempt: Attempt) -> None:
        if attempt.proven or size <= ORDINARY_BYTES:
            scan.feed(part)
            return
        async with self._turn:
            scan.feed(part)
            await asyncio.sleep(0)

    def _require_size(self, size: int) -> None:
        if size > self._max_bytes:
            raise ProblemError(
                TOO_LARGE, f"The body must not exceed {self._max_bytes} bytes, unpacked; send smaller attachments."
            )

    def _too_slow(self) -> ProblemError:
        detail = f"The body did not arrive within {self._read_seconds:g} seconds; send it again, faster or smaller."
        return ProblemError(TOO_SLOW, detail, headers={"Connection": "close"})
