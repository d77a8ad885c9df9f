"""What nobody can read is put aside with its reason, and the next brief goes through."""

from uuid import uuid4

import aio_pika
import pytest

from chassis.envelope import REASON_HEADER
from contracts.messages import MESSAGE_TYPES
from contracts.topology import WORK_QUEUES, WorkQueue
from tests.e2e.outcomes import assert_done_once
from tests.e2e.system import System
from tests.stack.readiness import wait_until

TYPE_OF = {message.key: message.type_name() for message in MESSAGE_TYPES}


def rubbish(queue: WorkQueue) -> dict[str, aio_pika.Message]:
    """Messages that this queue's consumer cannot read, by a word of the reason that it must give."""
    known = TYPE_OF[queue.key]
    return {
        "unknown type ''": aio_pika.Message(b"\x00\xff no properties at all"),
        "unknown type 'site.generated.v99'": aio_pika.Message(b"{}", type="site.generated.v99"),
        "undecodable": aio_pika.Message(b"\xff\xfe{", type=known, correlation_id="no uuid", message_id=""),
        "brief_id": aio_pika.Message(b'{"brief_id": 7}', type=known, correlation_id=str(uuid4())),
        "body": aio_pika.Message(b"[]", type=known, headers={"x-pagewright-attempt": "many"}),
    }


@pytest.mark.parametrize("queue", WORK_QUEUES, ids=lambda queue: queue.name)
def test_rubbish_is_buried_with_its_reason_by_the_consumer_of(system: System, queue: WorkQueue) -> None:
    thrown = rubbish(queue)
    for message in thrown.values():
        system.queues.throw(queue.name, message)

    wait_until(lambda: system.queues.dead()[queue.dead] == len(thrown), f"rubbish in {queue.dead}", timeout=20)

    buried = {letter.body: str(letter.headers[REASON_HEADER]) for letter in system.queues.take_dead(queue.dead)}
    assert set(buried) == {message.body for message in thrown.values()}
    for word, message in thrown.items():
        assert word in buried[message.body]


def test_after_rubbish_in_every_queue_the_next_brief_goes_through(system: System) -> None:
    for queue in WORK_QUEUES:
        for message in rubbish(queue).values():
            system.queues.throw(queue.name, message)
    system.queues.throw_as_progress(aio_pika.Message(b"\xff", type="progress.v1"))
    system.queues.throw_as_progress(aio_pika.Message(b'{"stage": "unheard of"}'))
    request = system.brief("after-rubbish")

    brief_id = system.accepted(request)
    system.await_callback(request)

    wait_until(lambda: system.view(brief_id)["state"] == "delivered", "the gateway's view", timeout=10)
    wait_until(lambda: sum(system.queues.dead().values()) == 5 * len(WORK_QUEUES), "all rubbish buried", timeout=20)
    for queue in WORK_QUEUES:
        system.queues.take_dead(queue.dead)
    assert_done_once(system, request, [brief_id])
    for service in system.stack.services.values():
        assert service.running
