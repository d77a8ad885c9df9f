"""Reads the progress stream from its beginning, or from some hours ago, and stays at its end."""

import asyncio
from collections.abc import Callable
from uuid import UUID, uuid4

import structlog
from aio_pika.abc import AbstractIncomingMessage, AbstractRobustChannel
from pydantic import ValidationError

from chassis.envelope import Envelope
from chassis.errors import SendError
from chassis.rabbit.declaring import declare_progress_stream
from chassis.rabbit.publishing import publish
from contracts.progress import Progress
from contracts.topology import PROGRESS

log = structlog.get_logger()

PREFETCH = 1000
"""A stream is only read with acknowledgements; this many may be on their way."""

CATCH_UP_SECONDS = 10.0

BEGINNING = "first"
"""All that the stream holds, which is a week at most."""

_END = "end.v1"
"""Type of the message by which a reader sees how far the stream went when it began: brokers count streams late."""


async def tail_progress(
    channel: AbstractRobustChannel,
    apply: Callable[[int, Progress], None],
    *,
    since: str = BEGINNING,
    patience: float = CATCH_UP_SECONDS,
) -> None:
    """Call `apply(offset, event)` for every event, for ever; return once those are read that were there already.

    `since` is how far back to begin, e.g. `2h`. After a reconnect it begins again there: `apply` ignores offsets that
    it knows. After `patience` seconds it returns even if there is more to read.
    """
    offsets = StreamOffsets()
    end = Envelope(_END, str(uuid4()), str(UUID(int=0)), b"")
    caught_up = asyncio.Event()

    async def arrived(incoming: AbstractIncomingMessage) -> None:
        offset = offsets.of(_offset_of(incoming), incoming.message_id)
        if incoming.type != _END:
            _pass_on(incoming, offset, apply)
        elif incoming.message_id == end.message_id:
            caught_up.set()
        await incoming.ack()

    await channel.set_qos(prefetch_count=PREFETCH)
    stream = await declare_progress_stream(channel)
    await stream.consume(arrived, arguments={"x-stream-offset": since})
    try:
        async with asyncio.timeout(patience):
            await publish(channel, "", PROGRESS, end)
            await caught_up.wait()
    except (TimeoutError, SendError) as error:
        log.warning("going on before the progress stream is read to its end", reason=repr(error))


class StreamOffsets:
    """Offsets that only grow: those of a stream that was made anew go on behind those of the one that is gone."""

    def __init__(self) -> None:
        self._first: str | None = None
        self._base = 0
        self._next = 0

    def of(self, offset: int, message_id: str | None) -> int:
        """The offset to use for the message that the broker delivers at `offset`."""
        if offset == 0:
            # Read once more, a stream begins with the message that it began with.
            if self._next > self._base and message_id != self._first:
                self._base = self._next
            self._first = message_id
        self._next = max(self._next, self._base + offset + 1)
        return self._base + offset


def _pass_on(incoming: AbstractIncomingMessage, offset: int, apply: Callable[[int, Progress], None]) -> None:
    try:
        apply(offset, Progress.model_validate_json(incoming.body))
    except ValidationError as error:
        log.warning("unreadable progress event", faults=error.error_count())


def _offset_of(incoming: AbstractIncomingMessage) -> int:
    offset = incoming.headers["x-stream-offset"]
    if not isinstance(offset, int):
        raise TypeError(f"the broker sent {offset!r} as the offset of a stream")
    return offset
