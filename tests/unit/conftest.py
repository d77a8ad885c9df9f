"""Keeps unit tests off the network."""

import socket
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening any but a Unix socket fails; asyncio's own socket pair is one, and stays possible."""
    open_socket = socket.socket.__init__

    def refuse(self: socket.socket, family: int = -1, *arguments: Any, **options: Any) -> None:
        if family != socket.AF_UNIX and options.get("fileno") is None and len(arguments) < 3:
            raise AssertionError("a unit test may not open a network socket: give the code a stand-in for its port")
        open_socket(self, family, *arguments, **options)

    monkeypatch.setattr(socket.socket, "__init__", refuse)
