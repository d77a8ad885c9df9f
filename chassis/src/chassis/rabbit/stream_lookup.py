"""Reads a part of a stream on request, over connections of its own, instead of keeping a copy of it."""

import asyncio
from collections.abc import Callable
from typing import Generic

from chassis.errors import TransientError
from chassis.rabbit.connections import Session, is_loss, library_cancels_as
from chassis.rabbit.stream_reader import StreamReader, StreamSubscription
from chassis.rabbit.topology_declaration import is_missing
from chassis.sender_verification import BrokerAccount
from chassis.task_cancellation import cancel_and_wait
from contracts.service_names import ServiceName
from contracts.streams import R, Stream

PREFETCH = 8
"""Records that the broker sends ahead, of which each may take 0.6 MB."""
MAX_SECONDS = 10.0
"""Limit on reading, after which what was read must do."""
SETUP_SECONDS = 15.0
"""Limit on connecting, beyond that."""


class StreamLookup(Generic[R]):
    """Reads one stream for those who ask. The service must be among its writers, to mark its end."""

    def __init__(self, stream: Stream[R], service: ServiceName, url: str, *, max_seconds: float = MAX_SECONDS) -> None:
        self._stream = stream
        self._service = service
        self._url = url
        self._account = BrokerAccount.of(service, url)
        self._max_seconds = max_seconds

    async def read(self, take: Callable[[R], bool], *, since_seconds: float) -> None:
        """Pass records of the last `since_seconds` on, the oldest first, until `take` is True or there are no more.

        Returns after about `max_seconds` in any case. Raises TransientError where the broker is away or has no such
        stream.
        """
        session = Session(self._url, self._service)
        try:
            with library_cancels_as(ConnectionError("the connection was lost")):
                async with asyncio.timeout(SETUP_SECONDS + self._max_seconds):
                    await self._read(session, take, f"{max(1, round(since_seconds))}s")
        except Exception as error:
            if not is_loss(error):
                raise
            raise TransientError(f"the broker is away ({type(error).__name__})") from error
        finally:
            await session.close()

    async def _read(self, session: Session, take: Callable[[R], bool], since: str) -> None:
        channel = await session.channel(await session.connect("reading"))
        if await is_missing(channel, self._stream.name, passive=self._account.is_own):
            raise TransientError(f"the broker has no {self._stream.name}: import the definitions of this release")
        sending = await session.channel(await session.connect("sending"))
        has_all = asyncio.Event()

        def apply(_: int, record: R) -> None:
            if not has_all.is_set() and take(record):
                has_all.set()

        reader = StreamReader(StreamSubscription(self._stream, apply, since), self._account, prefetch=PREFETCH)
        to_the_end = asyncio.create_task(reader.start(channel, sending, max_seconds=self._max_seconds))
        enough = asyncio.create_task(has_all.wait())
        try:
            await asyncio.wait((to_the_end, enough, session.lost), return_when=asyncio.FIRST_COMPLETED)
            if to_the_end.done():
                to_the_end.result()
            elif session.lost.done():
                raise ConnectionError("the connection was lost")
        finally:
            await cancel_and_wait(to_the_end, enough)
