"""Decompresses request bodies in pieces, so that a small body cannot expand into too much memory."""

import zlib
from collections.abc import Iterator, Sequence
from typing import Protocol

from gateway.problem_details import MALFORMED, UNSUPPORTED_ENCODING, ProblemError

UNPACKED_PIECE_BYTES = 64 * 1024
"""Limit of one decompressed piece, after which the size is checked."""
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class Decoder(Protocol):
    """Decodes a body as its bytes arrive."""

    def pieces(self, received: bytes) -> Iterator[bytes]:
        """Decode `received`. Raises ProblemError 400 for invalid data."""

    def end(self) -> None:
        """Raises ProblemError 400 if the data is incomplete."""


def decoder_for(headers: Sequence[str]) -> Decoder:
    """The decoder for a request's `Content-Encoding` headers. Raises ProblemError 415 for all but gzip and none."""
    names = [name.strip().lower() for header in headers for name in header.split(",")]
    encodings = [name for name in names if name not in {"", "identity"}]
    if not encodings:
        return _Identity()
    if len(encodings) == 1 and encodings[0] in {"gzip", "x-gzip"}:
        return _Gzip()
    detail = "Content-Encoding may be gzip, once, or be left out; send the body so, or as it is."
    raise ProblemError(UNSUPPORTED_ENCODING, detail, headers={"Accept-Encoding": "gzip, identity"})


class _Identity:
    """No encoding."""

    def pieces(self, received: bytes) -> Iterator[bytes]:
        yield received

    def end(self) -> None:
        """Plain data is always complete."""


class _Gzip:
    """One gzip member (RFC 1952). Further members are refused, because thousands of empty ones only cost time."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=_GZIP_WINDOW)
        self._received = 0

    def pieces(self, received: bytes) -> Iterator[bytes]:
        before, self._received = self._received, self._received + len(received)
        if received and self._inflate.eof:
            raise ProblemError(MALFORMED, f"The gzip data ends at byte {before}, and the body does not.")
        waiting = received
        # After a full piece zlib may hold more output even without unconsumed input.
        more = bool(received)
        while more:
            try:
                piece = self._inflate.decompress(waiting, UNPACKED_PIECE_BYTES)
            except zlib.error:
                detail = f"The body is not the gzip data that Content-Encoding promises, at byte {before} or later."
                raise ProblemError(MALFORMED, detail) from None
            yield piece
            waiting = self._inflate.unconsumed_tail
            more = not self._inflate.eof and (bool(waiting) or len(piece) == UNPACKED_PIECE_BYTES)
        if self._inflate.unused_data:
            end = self._received - len(self._inflate.unused_data)
            raise ProblemError(MALFORMED, f"The gzip data ends at byte {end}, and the body does not.")

    def end(self) -> None:
        """Without gzip's trailing checksum and length the data is truncated."""
        if not self._inflate.eof:
            detail = f"The gzip data is cut off: after {self._received} bytes its end has not come."
            raise ProblemError(MALFORMED, detail)
