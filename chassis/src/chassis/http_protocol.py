"""Serves HTTP/1.1 on one connection: with deadlines for the client, and without losing a response on closing."""

import asyncio
import time
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from chassis.connection_limits import DEADLINES_SECONDS, ConnectionLimits, WaitingFor
from chassis.http_chunk_limit import HttpConnection
from chassis.lingering_transport import LingeringTransport
from chassis.security_headers import SECURITY_HEADERS

READ_BYTES = 64 * 1024
"""Limit of one read, which keeps a turn of the event loop short and buffers small."""
REST_PAUSE_SECONDS = 0.01
"""Between two reads of what nobody needs any more. Clients that read late see the answer, and the others wait."""


class HttpProtocol(H11Protocol):
    """uvicorn's protocol with deadlines; by itself it waits for a request forever."""

    def __init__(self, *, connections: ConnectionLimits, **uvicorns: Any) -> None:
        super().__init__(**uvicorns)
        self.conn = HttpConnection(h11.SERVER)
        self.awaited: WaitingFor | None = WaitingFor.HEAD
        self.awaited_since = time.monotonic()
        self._open = connections
        self._evicted = False
        self._has_sent = False
        self._lingering: LingeringTransport  # the same as `transport`
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        """Wait for the first request."""
        transport.max_size = READ_BYTES  # type: ignore[attr-defined] # asyncio's own, in no type
        self._lingering = LingeringTransport(transport, is_sending=self._is_sending, on_close=self._note_closing)
        super().connection_made(cast("asyncio.Transport", self._lingering))
        self._wait_for(WaitingFor.HEAD)
        if self._evicted:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room."""
        self._wait_for(None)
        self._open.remove(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, or throw away what comes after the answer."""
        if self._lingering.is_lingering:
            self.flow.pause_reading()
            self.loop.call_later(REST_PAUSE_SECONDS, self.flow.resume_reading)
            return
        if not self._has_sent:
            self._has_sent = True
            self._wait_for(WaitingFor.HEAD)
        super().data_received(data)
        self._update_wait()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._update_wait()

    def pause_writing(self) -> None:
        """Wait for the client to read."""
        super().pause_writing()
        self._update_wait()

    def resume_writing(self) -> None:
        """Go on."""
        super().resume_writing()
        self._update_wait()

    def send_400_response(self, msg: str) -> None:
        """Answer 400 to invalid HTTP, unless a response has begun."""
        self._refuse(400, msg)

    def shutdown(self) -> None:
        """Stop: at once, where no answer is being made."""
        if self._lingering.is_lingering:
            self._lingering.end()
        else:
            super().shutdown()

    def evict(self) -> None:
        """Close at once, or as soon as the event loop has set up the connection."""
        self._evicted = True
        if self.transport is not None:
            self.transport.abort()

    def _update_wait(self) -> None:
        """Update what the server waits for, and restart the deadline if that has changed."""
        if (awaited := self._next_wait()) is not self.awaited:
            self._wait_for(awaited)

    def _next_wait(self) -> WaitingFor | None:
        if self._lingering.is_lingering:
            return WaitingFor.REST
        is_closing = self.transport.is_closing()
        if self.flow.write_paused or (is_closing and self.transport.get_write_buffer_size()):
            return WaitingFor.READING
        if is_closing:
            return None
        if self.conn.their_state is h11.IDLE:
            has_begun = self.awaited is WaitingFor.HEAD or self.conn.trailing_data[0]
            return WaitingFor.HEAD if has_begun else WaitingFor.IDLE
        return WaitingFor.BODY if self._is_sending() else None

    def _is_sending(self) -> bool:
        return self.conn.their_state is h11.SEND_BODY

    def _note_closing(self) -> None:
        self.flow.resume_reading()
        self._update_wait()

    def _wait_for(self, awaited: WaitingFor | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self.awaited, self.awaited_since = awaited, time.monotonic()
        seconds = DEADLINES_SECONDS.get(awaited) if awaited else None
        self._deadline = self.loop.call_later(seconds, self._time_out) if seconds else None

    def _time_out(self) -> None:
        if self.awaited is WaitingFor.READING:
            self.transport.abort()
        elif self.awaited is WaitingFor.HEAD and self.conn.trailing_data[0]:
            self._refuse(
                408, f"The request's head did not arrive within {DEADLINES_SECONDS[WaitingFor.HEAD]:g} seconds."
            )
        else:
            self._lingering.end()

    def _refuse(self, status: int, message: str) -> None:
        is_at_work = self.conn.our_state in {h11.SEND_RESPONSE, h11.SEND_BODY}
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            own = {"content-type": "text/plain; charset=utf-8", "connection": "close"}
            headers = [*{**SECURITY_HEADERS, **own}.items()]
            response = h11.Response(status_code=status, headers=headers)
            for event in (response, h11.Data(data=message.encode()), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        if is_at_work:
            # Makes uvicorn drop the application's own response, which is too late.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._lingering.linger()
