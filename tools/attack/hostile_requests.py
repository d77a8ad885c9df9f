"""The requests of an attacker without a secret: expensive bodies, and requests that never end."""

import gzip
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

MB = 2**20
PIECE_BYTES = 64 * 1024
WRONG_SECRET = "w" * 20


@dataclass(frozen=True)
class Hostile:
    """One kind of body, generated piece by piece for each request."""

    name: str
    pieces: Callable[[], AsyncIterator[bytes]]
    headers: Mapping[str, str] = field(default_factory=dict)


def _repeated(unit: bytes, total: int = 10 * MB, first: bytes = b"") -> Callable[[], AsyncIterator[bytes]]:
    async def pieces() -> AsyncIterator[bytes]:
        yield first
        piece = unit * (PIECE_BYTES // len(unit))
        for _ in range(total // PIECE_BYTES):
            yield piece

    return pieces


def _packed(body: bytes) -> Callable[[], AsyncIterator[bytes]]:
    packed = gzip.compress(body)

    async def pieces() -> AsyncIterator[bytes]:
        yield packed

    return pieces


GZIP = {"Content-Encoding": "gzip"}
BODIES = (
    Hostile("nested lists", _repeated(b"[")),
    Hostile("nested objects", _repeated(b'{"a":')),
    Hostile("empty lists side by side", _repeated(b"[],", first=b"[")),
    Hostile("small numbers side by side", _repeated(b"1,", first=b"[")),
    Hostile("objects side by side", _repeated(b'{"a":{}},', first=b"[")),
    Hostile("one string of escapes", _repeated(b"\\u0041", first=b'{"brief": "')),
    Hostile("nothing but blanks", _repeated(b" ")),
    Hostile("forty megabytes", _repeated(b"x", 40 * MB, b'{"brief": "')),
    Hostile("a wrong secret and a lot behind it", _repeated(b"x", first=b'{"secret": "%s", "brief": "' % b"w" * 20)),
    Hostile("a wrong secret in the header", _repeated(b"x"), {"X-Brief-Secret": WRONG_SECRET}),
    Hostile("ten megabytes of blanks in gzip", _packed(b" " * (10 * MB)), GZIP),
    Hostile("five million lists in gzip", _packed(b"[],".join([b"["] * (3 * MB))), GZIP),
    Hostile("numbers of thousands of digits", _repeated((b"9" * 4300 + b",") * 15, PIECE_BYTES, b"[")),
    Hostile("no UTF-8", _repeated(b"\xff", PIECE_BYTES, b'{"brief": "')),
)
GUESS = json.dumps({"email": "mallory@example.org", "secret": WRONG_SECRET}).encode()
SLOW_HEAD = b"POST /briefs HTTP/1.1\r\nHost: gateway\r\nX-Slow: "
SLOW_BODY = b"POST /briefs HTTP/1.1\r\nHost: gateway\r\nContent-Length: 9000000\r\n\r\n" + b'{"brief": "'
TINY_CHUNKS = b"POST /briefs HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n[\r\n" * (
    2 * MB // 6
)
