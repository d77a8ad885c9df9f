"""Limits of one HTTP connection that h11 does not have."""

import h11
import pytest

from chassis.http_chunk_limit import FREE_CHUNKS, MIN_CHUNK_BYTES, HttpConnection

HEAD = b"POST /briefs HTTP/1.1\r\nHost: gateway\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
END = b"0\r\n\r\n"


def chunks(count: int, size: int) -> bytes:
    return b"%x\r\n%s\r\n" % (size, b"x" * size) * count


def received(sent: bytes, *, connection: HttpConnection | None = None) -> int:
    """The bytes of the body that `connection` reads; raises what it raises."""
    connection = connection or HttpConnection(h11.SERVER)
    size = 0
    connection.receive_data(sent)
    while not isinstance(event := connection.next_event(), h11.EndOfMessage):
        size += len(event.data) if isinstance(event, h11.Data) else 0
    return size


@pytest.mark.parametrize(("count", "size"), [(FREE_CHUNKS, 1), (3 * FREE_CHUNKS, MIN_CHUNK_BYTES)])
def test_a_body_in_few_or_in_full_chunks_is_read(count: int, size: int) -> None:
    assert received(CHUNKED + chunks(count, size) + END) == count * size


def test_a_body_in_very_many_tiny_chunks_is_refused() -> None:
    with pytest.raises(h11.RemoteProtocolError, match="too many tiny chunks"):
        received(CHUNKED + chunks(2 * FREE_CHUNKS, 1) + END)


def test_each_request_of_a_connection_has_its_own_free_chunks() -> None:
    connection = HttpConnection(h11.SERVER)
    for _ in range(2):
        assert received(CHUNKED + chunks(FREE_CHUNKS, 1) + END, connection=connection) == FREE_CHUNKS
        answer(connection)
        connection.start_next_cycle()


def answer(connection: HttpConnection) -> bytes:
    head = connection.send(h11.Response(status_code=200, headers=[("Content-Length", "0"), ("Connection", "Upgrade")]))
    connection.send(h11.EndOfMessage())
    return bytes(head).lower()


def test_an_answer_before_the_end_of_the_body_announces_that_the_connection_closes() -> None:
    connection = HttpConnection(h11.SERVER)
    connection.receive_data(HEAD + b"Content-Length: 10\r\n\r\nhalf")
    assert isinstance(connection.next_event(), h11.Request)
    head = answer(connection)
    assert b"connection: close" in head
    assert b"upgrade" not in head


def test_an_answer_after_the_whole_body_leaves_the_connection_as_it_is() -> None:
    connection = HttpConnection(h11.SERVER)
    received(HEAD + b"Content-Length: 4\r\n\r\nfull", connection=connection)
    assert b"close" not in answer(connection)
