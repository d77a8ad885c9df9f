"""Breaks a connection in the middle of an exchange, as networks do."""

from typing import Any

from starlette.types import Receive, Send


async def cut(receive: Receive, send: Send) -> None:
    """Close the socket without a byte of answer.

    ASGI cannot do this, so it uses uvicorn's transport: `send` is a method of the request cycle.
    """
    cycle: Any = send.__self__  # type: ignore[attr-defined] # a bound method of uvicorn's
    cycle.transport.abort()
    while (await receive())["type"] != "http.disconnect":
        continue
