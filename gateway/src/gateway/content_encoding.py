"""Reading a body that is sent compressed: piece by piece, so that a small one cannot unpack into too much memory."""

import zlib
from collections.abc import Iterator, Sequence
from typing import Protocol

from gateway.problem_details import MALFORMED, UNSUPPORTED_ENCODING, ProblemError

UNPACKED_PIECE_BYTES = 64 * 1024
"""At most this much is unpacked before its size is looked at."""
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class Decoder(Protocol):
    """Turns the bytes of a body as they come in into those that were meant."""

    def pieces(self, received: bytes) -> Iterator[bytes]:
        """What `received` stands for. Raises ProblemError 400 where it is not in the encoding."""

    def end(self) -> None:
        """Raises ProblemError 400 if more should have been received."""


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
    """The body is sent as it is."""

    def pieces(self, received: bytes) -> Iterator[bytes]:
        yield received

    def end(self) -> None:
        """Whatever came is whole."""


class _Gzip:
    """One gzip member (RFC 1952). Further ones are refused: thousands of empty ones would take time and say nothing."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=_GZIP_WINDOW)
        self._received = 0

    def pieces(self, received: bytes) -> Iterator[bytes]:
        before, self._received = self._received, self._received + len(received)
        if received and self._inflate.eof:
            raise ProblemError(MALFORMED, f"The gzip data ends at byte {before}, and the body does not.")
        waiting = received
        # A full piece may leave more behind than its unconsumed input shows.
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
        """The last bytes of gzip data are its checksum and length: without them it was cut off."""
        if not self._inflate.eof:
            detail = f"The gzip data is cut off: after {self._received} bytes its end has not come."
            raise ProblemError(MALFORMED, detail)
