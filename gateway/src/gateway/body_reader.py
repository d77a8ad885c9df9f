"""Reads a request's body within limits of size, time and memory, and verifies its secret while it arrives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from pydantic import JsonValue
from starlette.requests import ClientDisconnect, Request

from gateway.body_memory_limit import UNCOUNTED_BYTES, BodyMemoryLimit, BodyReservation, busy_problem
from gateway.body_scanner import MAX_TOKENS, BodyScanner, TokenBound
from gateway.content_encoding import decoder_for
from gateway.json_body import json_object
from gateway.problem_details import MALFORMED, TOO_LARGE, TOO_SLOW, ProblemError

READ_SECONDS = 30.0
SCANNED_BYTES = 16 * 1024
"""Bytes scanned in one turn of the event loop, of all large bodies without a verified secret together."""


class SecretProof(Protocol):
    """Whether a request's secret is verified."""

    proven: bool

    def prove_early(self, secret: str, *, required: bool) -> None:
        """Verify that this is any known secret. Raises ProblemError if it is not and that is `required`."""


class Bodies:
    """Reads request bodies of at most `max_bytes`."""

    def __init__(self, *, max_bytes: int, read_seconds: float = READ_SECONDS) -> None:
        self.memory = BodyMemoryLimit(max_bytes)
        self._max_bytes = max_bytes
        self._read_seconds = read_seconds
        self._turn = asyncio.Lock()
        self._parsing = asyncio.Lock()

    @asynccontextmanager
    async def read(self, request: Request, proof: SecretProof) -> AsyncIterator[bytearray]:
        """The body of `request`, scanned while it arrives and kept in memory until the block ends.

        Raises ProblemError: 413 if it is too large, 408 if it is too slow, 503 at the memory limit, 415 for an encoding
        other than gzip, 400 if it is cut off, badly encoded or nested too deeply, and the error of `proof` for a large
        body without a known secret.
        """
        limit = asyncio.timeout(self._read_seconds)
        reservation = self.memory.reserve(lambda: limit.reschedule(0.0))
        body = bytearray()
        try:
            async with limit:
                await self._read_into(body, request, reservation, proof, limit)
            reservation.is_read = True
            yield body
        except ClientDisconnect:
            raise ProblemError(MALFORMED, "The connection ended before the body did; send it again.") from None
        except TimeoutError:
            if not limit.expired():
                raise
            raise busy_problem() if reservation.evicted else self._too_slow() from None
        finally:
            self.memory.release(reservation)

    async def parse(self, body: bytearray) -> dict[str, JsonValue]:
        """Parse as `json_object` does; large bodies on a thread and one at a time, so that other requests go on."""
        if len(body) <= UNCOUNTED_BYTES:
            return json_object(body)
        async with self._parsing:
            return await asyncio.to_thread(json_object, body)

    async def _read_into(
        self,
        body: bytearray,
        request: Request,
        reservation: BodyReservation,
        proof: SecretProof,
        limit: asyncio.Timeout,
    ) -> None:
        announced = request.headers.get("content-length", "")
        # Cut, because Python refuses to parse numbers of thousands of digits.
        size = int(announced[:20]) if announced.isdecimal() else 0
        self._require_size(size)
        encodings = request.headers.getlist("content-encoding")
        decoder = decoder_for(encodings)
        most = size if size and not encodings else self._max_bytes
        scanner, bound, received = BodyScanner(), TokenBound(), 0
        is_scanned = False
        async for sent in request.stream():
            received += len(sent)
            self._require_size(received)
            for piece in decoder.pieces(sent):
                for start in range(0, len(piece), SCANNED_BYTES):
                    part = piece[start : start + SCANNED_BYTES]
                    self._require_size(len(body) + len(part))
                    if not is_scanned:
                        if len(body) + len(part) <= UNCOUNTED_BYTES and bound.allows(part):
                            body += part
                            continue
                        self._scan_small(body, scanner, proof)
                        is_scanned = True
                    self._prove_early(scanner, proof, required=len(body) + len(part) > UNCOUNTED_BYTES)
                    if proof.proven and not reservation.proven:
                        await self.memory.prove(reservation, most)
                        limit.reschedule(asyncio.get_running_loop().time() + self._read_seconds)
                    self.memory.claim(reservation, len(body) + len(part))
                    body += part
                    await self._scan(part, len(body), scanner, proof)
        decoder.end()

    def _prove_early(self, scanner: BodyScanner, proof: SecretProof, *, required: bool) -> None:
        if scanner.secret is not None and not proof.proven:
            proof.prove_early(scanner.secret, required=required)
        if proof.proven:
            scanner.max_tokens = MAX_TOKENS

    def _scan_small(self, body: bytearray, scanner: BodyScanner, proof: SecretProof) -> None:
        """Scan what came before the body became large, or had so many tokens that a scan may refuse it."""
        for start in range(0, len(body), SCANNED_BYTES):
            self._prove_early(scanner, proof, required=False)
            scanner.feed(bytes(body[start : start + SCANNED_BYTES]))

    async def _scan(self, part: bytes, size: int, scanner: BodyScanner, proof: SecretProof) -> None:
        if proof.proven or size <= UNCOUNTED_BYTES:
            scanner.feed(part)
            return
        async with self._turn:
            scanner.feed(part)
            await asyncio.sleep(0)

    def _require_size(self, size: int) -> None:
        if size > self._max_bytes:
            raise ProblemError(
                TOO_LARGE, f"The body must not exceed {self._max_bytes} bytes, unpacked; send smaller attachments."
            )

    def _too_slow(self) -> ProblemError:
        detail = f"The body did not arrive within {self._read_seconds:g} seconds; send it again, faster or smaller."
        return ProblemError(TOO_SLOW, detail, headers={"Connection": "close"})
