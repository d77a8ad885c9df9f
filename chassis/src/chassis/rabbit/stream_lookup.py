"""Reads the latest part of a stream on request, over a connection of its own, instead of keeping a copy of it."""

import asyncio
from collections.abc import Callable
from typing import Generic

from chassis.errors import TransientError
from chassis.rabbit.connections import Session, is_loss, library_cancels_as
from chassis.rabbit.stream_reader import StreamReader, StreamSubscription
from chassis.rabbit.topology_declaration import is_missing
from chassis.sender_verification import BrokerAccount
from contracts.service_names import ServiceName
from contracts.streams import R, Stream

PREFETCH = 8
"""Records that the broker sends ahead, of which each may take 0.6 MB."""
IDLE_SECONDS = 1.0
"""The end of the stream is taken to be reached when nothing has come for so long: its readers may not mark it."""
MAX_SECONDS = 15.0
"""Limit on one look, from the connection on."""


class StreamLookup(Generic[R]):
    """Reads one stream for those who ask. Each look takes a connection and about `PREFETCH` records of memory."""

    def __init__(
        self,
        stream: Stream[R],
        service: ServiceName,
        url: str,
        *,
        idle_seconds: float = IDLE_SECONDS,
        max_seconds: float = MAX_SECONDS,
    ) -> None:
        self._stream = stream
        self._service = service
        self._url = url
        self._account = BrokerAccount.of(service, url)
        self._idle_seconds = idle_seconds
        self._max_seconds = max_seconds

    async def read(self, take: Callable[[R], bool], *, since_seconds: float) -> None:
        """Pass records of the last `since_seconds` on, the oldest first, until `take` is True or the stream ends.

        Raises TransientError where the broker is away or has no such stream, or after `max_seconds`.
        """
        session = Session(self._url, self._service)
        try:
            with library_cancels_as(ConnectionError("the connection was lost")):
                async with asyncio.timeout(self._max_seconds):
                    await self._read(session, take, f"{max(1, round(since_seconds))}s")
        except TimeoutError:
            raise TransientError(f"{self._stream.name} was not read within {self._max_seconds:g} s") from None
        except Exception as error:
            if not is_loss(error):
                raise
            raise TransientError(f"the broker is away ({type(error).__name__})") from error
        finally:
            await session.close()

    async def _read(self, session: Session, take: Callable[[R], bool], since: str) -> None:
        channel = await session.channel(await session.connect(f"reading {self._stream.name}"))
        if await is_missing(channel, self._stream, passive=self._account.is_own):
            raise TransientError(f"the broker has no {self._stream.name}: import the definitions of this release")
        came, has_all = asyncio.Event(), False

        def apply(_: int, record: R) -> None:
            nonlocal has_all
            has_all = has_all or take(record)
            came.set()

        reader = StreamReader(StreamSubscription(self._stream, apply, since), self._account, prefetch=PREFETCH)
        await reader.start(channel, channel)
        while not has_all:
            came.clear()
            try:
                await asyncio.wait_for(came.wait(), self._idle_seconds)
            except TimeoutError:
                break
        if session.lost.done() and not has_all:
            raise ConnectionError("the connection was lost")
