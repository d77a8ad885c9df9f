"""A transport whose `close` lets a client that is still sending read the response first."""

import asyncio
from collections.abc import Callable
from typing import Any


class LingeringTransport:
    """Delegates to asyncio's transport, but closes in two steps while the client is sending."""

    # Closing while bytes arrive resets the connection, which can cost the client its answer:
    # https://www.rfc-editor.org/rfc/rfc9112#section-9.6

    def __init__(
        self, transport: asyncio.Transport, *, is_sending: Callable[[], bool], on_close: Callable[[], None]
    ) -> None:
        self._transport = transport
        self._is_sending = is_sending
        self._on_close = on_close
        self.is_lingering = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """True from `close` or `linger` on."""
        return self.is_lingering or self._transport.is_closing()

    def write(self, data: bytes) -> None:
        """Send, unless the answer has ended."""
        if not self.is_lingering:
            self._transport.write(data)

    def close(self) -> None:
        """Close, or linger while the client is sending."""
        if self._is_sending():
            self.linger()
        elif not self.is_lingering:
            self.end()

    def linger(self) -> None:
        """Stop writing, and read until the client closes or `end` is called."""
        if self.is_closing():
            return
        self.is_lingering = True
        try:
            self._transport.write_eof()
        except OSError:  # the client has gone
            self._transport.abort()
        self._on_close()

    def end(self) -> None:
        """Close as soon as what was written is sent."""
        self.is_lingering = False
        self._transport.close()
        self._on_close()
