"""Tracks the unanswered requests of one page, so that whoever waits for the last response need not poll."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class OpenRequests:
    """Requests that Chromium has sent and those that are being routed; a routed one may be unknown to Chromium yet."""

    def __init__(self) -> None:
        self._routed = 0
        self._sent: set[str] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def any(self) -> bool:
        """True while a request is unanswered."""
        return not self._idle.is_set()

    async def until_none(self) -> None:
        """Return as soon as no request is unanswered."""
        await self._idle.wait()

    def sent(self, request_id: str) -> None:
        """Add a request that Chromium has sent."""
        self._sent.add(request_id)
        self._update()

    def ended(self, request_id: str) -> None:
        """Remove a request whose response is complete, or that failed."""
        self._sent.discard(request_id)
        self._update()

    @contextmanager
    def routing(self) -> Iterator[None]:
        """Count one request as unanswered while the block runs."""
        self._routed += 1
        self._update()
        try:
            yield
        finally:
            self._routed -= 1
            self._update()

    def _update(self) -> None:
        if self._routed or self._sent:
            self._idle.clear()
        else:
            self._idle.set()
