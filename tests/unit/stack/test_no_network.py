"""Unit tests cannot reach the network."""

import asyncio
import socket

import pytest


def test_opening_a_network_socket_is_refused_with_a_remedy() -> None:
    with pytest.raises(AssertionError, match="stand-in"):
        socket.create_connection(("127.0.0.1", 9))


async def test_a_coroutine_cannot_connect_either() -> None:
    with pytest.raises(AssertionError, match="stand-in"):
        await asyncio.open_connection("127.0.0.1", 9)


def test_a_pair_of_unix_sockets_can_be_had() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"x")
        assert other.recv(1) == b"x"


def test_an_event_loop_can_be_had() -> None:
    assert asyncio.run(asyncio.sleep(0, "done")) == "done"
