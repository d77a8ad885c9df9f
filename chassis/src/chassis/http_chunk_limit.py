"""Refuses a request body in very many tiny chunks; announces closing in a response that comes before its end."""

from typing import Any

import h11

FREE_CHUNKS = 1000
MIN_CHUNK_BYTES = 64
"""What the chunks beyond the free ones must hold on average: each costs as much as kilobytes in one."""


class HttpConnection(h11.Connection):
    """Refuses a body in very many tiny chunks, and closes after an answer that comes before the end of the body."""

    _chunks = 0
    _bytes = 0

    def next_event(self) -> Any:
        """The next event. Raises h11.RemoteProtocolError, for tiny chunks too."""
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._chunks = self._bytes = 0
        elif isinstance(event, h11.Data):
            self._chunks += 1
            self._bytes += len(event.data)
            if (self._chunks - FREE_CHUNKS) * MIN_CHUNK_BYTES > self._bytes:
                raise h11.RemoteProtocolError("The body comes in too many tiny chunks.")
        return event

    def send(self, event: Any) -> Any:
        """As h11 does. An answer before the end of the body tells the client not to use the connection again."""
        if isinstance(event, h11.Response) and self.their_state is h11.SEND_BODY:
            # https://www.rfc-editor.org/rfc/rfc9112#section-9.3: the alternative is to read the whole body.
            others = [header for header in event.headers if header[0] != b"connection"]
            event = h11.Response(
                status_code=event.status_code, headers=[*others, (b"connection", b"close")], reason=event.reason
            )
        return super().send(event)
