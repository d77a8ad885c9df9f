"""Bodies sent with a Content-Encoding: gzip is unpacked within bounds, everything else is refused by name."""

import gzip
import json
import zlib
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from gateway.body_memory_limit import MAX_LARGEST_UNPROVEN
from gateway.content_encoding import UNPACKED_PIECE_BYTES, decoder_for
from gateway.problem_details import ProblemError
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import a_request
from tests.unit.gateway.test_bodies import LIMIT as BODY_LIMIT
from tests.unit.gateway.test_bodies import Intake

LIMIT = 100_000  # as the fixture's settings have it
BRIEF = json.dumps(a_request()).encode()
PACKED = gzip.compress(BRIEF)


def encoded(*names: str) -> list[tuple[str, str]]:
    return [("Content-Encoding", name) for name in names]


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def test_a_gzipped_brief_is_accepted(client: httpx.AsyncClient, outbox: RecordingOutbox) -> None:
    names = ("gzip", "GZIP", " gzip ", "x-gzip", "identity, gzip")
    for number, name in enumerate(names):
        packed = gzip.compress(json.dumps(a_request(nonce=f"n{number}")).encode())
        answer = await client.post("/briefs", content=packed, headers=encoded(name))
        assert answer.status_code == 200, answer.text
    assert len(outbox.sent) == len(names)


async def test_an_encoding_that_changes_nothing_is_no_encoding(client: httpx.AsyncClient) -> None:
    for name in ("identity", "", " , "):
        assert (await client.post("/briefs", content=BRIEF, headers=encoded(name))).status_code == 200, name


async def test_any_other_encoding_is_answered_415_with_those_that_are_read(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    for names in (("br",), ("deflate",), ("gzip, gzip",), ("gzip", "gzip"), ("gzip, br",), ("utf-8",)):
        answer = await client.post("/briefs", content=PACKED, headers=encoded(*names))
        assert "gzip" in problem_of(answer, 415)["detail"], names
        assert answer.headers["accept-encoding"] == "gzip, identity", names
    assert outbox.attempts == 0


BROKEN = [
    (b"no gzip at all", "is not the gzip data"),
    (PACKED[:-1], "cut off"),
    (PACKED[:10], "cut off"),
    (b"", "cut off"),
    (PACKED + b"more", f"ends at byte {len(PACKED)}"),
    (PACKED + PACKED, f"ends at byte {len(PACKED)}"),
    (PACKED[:-8] + b"\0" * 8, "is not the gzip data"),
    (zlib.compress(BRIEF), "is not the gzip data"),
]


async def test_broken_gzip_data_is_answered_400_saying_how(client: httpx.AsyncClient) -> None:
    for body, said in BROKEN:
        assert said in problem_of(await client.post("/briefs", content=body, headers=encoded("gzip")), 400)["detail"]


async def test_what_unpacks_to_more_than_the_limit_is_answered_413(client: httpx.AsyncClient) -> None:
    bomb = gzip.compress(b" " * (1000 * LIMIT))
    assert len(bomb) > LIMIT / 2
    assert str(LIMIT) in problem_of(await client.post("/briefs", content=bomb, headers=encoded("gzip")), 413)["detail"]


async def test_what_unpacks_to_exactly_the_limit_is_taken(client: httpx.AsyncClient) -> None:
    padded = BRIEF + b" " * (LIMIT - len(BRIEF))
    gzipped = encoded("gzip")
    assert (await client.post("/briefs", content=gzip.compress(padded), headers=gzipped)).status_code == 200
    problem_of(await client.post("/briefs", content=gzip.compress(padded + b" "), headers=gzipped), 413)


async def test_packed_data_that_never_unpacks_to_anything_is_cut_off_too(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless_file_name() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"
        while True:
            sent += 10_000
            yield b"x" * 10_000

    problem_of(await client.post("/briefs", content=endless_file_name(), headers=encoded("gzip")), 413)
    assert sent <= LIMIT + 10_000


async def test_unpacked_bytes_count_towards_what_all_bodies_hold() -> None:
    intake = Intake()
    intake.go_on.set()
    packed = gzip.compress(b"x" * BODY_LIMIT)
    most = 0

    async def watched() -> AsyncIterator[bytes]:
        nonlocal most
        for piece in pieces(packed, 256):
            yield piece
            most = max(most, intake.held)

    async with intake.client() as client:
        answer = await client.post("/", content=watched(), headers=encoded("gzip"))
        intake.bodies.memory.held[False] = MAX_LARGEST_UNPROVEN * BODY_LIMIT
        refused = await client.post("/", content=packed, headers=encoded("gzip"))
    assert answer.json() == BODY_LIMIT
    assert most > BODY_LIMIT / 2
    problem_of(refused, 503)
    assert intake.held == MAX_LARGEST_UNPROVEN * BODY_LIMIT


@pytest.mark.parametrize("size", [1, 7, 1000, 10**7])
@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * (3 * UNPACKED_PIECE_BYTES), bytes(range(256)) * 2000], ids=len)
def test_pieces_of_any_size_are_unpacked_whole_and_never_in_large_pieces(content: bytes, size: int) -> None:
    decoder = decoder_for(["gzip"])
    unpacked = [piece for sent in pieces(gzip.compress(content), size) for piece in decoder.pieces(sent)]
    decoder.end()
    assert b"".join(unpacked) == content
    assert max(map(len, unpacked)) <= UNPACKED_PIECE_BYTES


def test_bytes_that_come_after_the_end_are_refused_in_whatever_piece_they_come() -> None:
    decoder = decoder_for(["gzip"])
    assert b"".join(decoder.pieces(PACKED)) == BRIEF
    assert list(decoder.pieces(b"")) == []
    with pytest.raises(ProblemError, match=f"ends at byte {len(PACKED)}"):
        list(decoder.pieces(b"x"))
