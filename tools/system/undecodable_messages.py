"""Builds messages that no consumer can decode."""

from uuid import uuid4

import aio_pika

from contracts.messages import M
from contracts.work_queues import WorkQueue


def rubbish(queue: WorkQueue[M]) -> dict[str, aio_pika.Message]:
    """Messages that this queue's consumer cannot decode, by a word of the expected reason."""
    known = queue.message_type.type_name()
    return {
        "unknown type ''": aio_pika.Message(b"\x00\xff no properties at all"),
        "unknown type 'site.generated.v99'": aio_pika.Message(b"{}", type="site.generated.v99"),
        "undecodable": aio_pika.Message(b"\xff\xfe{", type=known, correlation_id="no uuid", message_id=""),
        "brief_id": aio_pika.Message(b'{"brief_id": 7}', type=known, correlation_id=str(uuid4())),
        "body": aio_pika.Message(b"[]", type=known, headers={"x-pagewright-attempt": "many"}),
    }
