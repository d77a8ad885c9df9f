"""Reads the progress stream from its beginning and stays at its end."""

from collections.abc import Callable

import structlog
from aio_pika.abc import AbstractIncomingMessage, AbstractRobustChannel
from pydantic import ValidationError

from chassis.rabbit.declaring import declare_progress_stream
from contracts.progress import Progress

log = structlog.get_logger()

PREFETCH = 1000
"""A stream is only read with acknowledgements; this many may be on their way."""


async def tail_progress(channel: AbstractRobustChannel, apply: Callable[[int, Progress], None]) -> None:
    """Call `apply(offset, event)` for every event. After a reconnect it begins again: `apply` ignores known offsets."""

    async def arrived(incoming: AbstractIncomingMessage) -> None:
        try:
            apply(_offset_of(incoming), Progress.model_validate_json(incoming.body))
        except ValidationError as error:
            log.warning("unreadable progress event", faults=error.error_count())
        await incoming.ack()

    await channel.set_qos(prefetch_count=PREFETCH)
    stream = await declare_progress_stream(channel)
    await stream.consume(arrived, arguments={"x-stream-offset": "first"})


def _offset_of(incoming: AbstractIncomingMessage) -> int:
    offset = incoming.headers["x-stream-offset"]
    if not isinstance(offset, int):
        raise TypeError(f"the broker sent {offset!r} as the offset of a stream")
    return offset
