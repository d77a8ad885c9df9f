"""What nobody can read is put aside with its reason, and the next brief goes through."""

from typing import Any

import aio_pika
import pytest

from chassis.envelope import REASON_HEADER
from contracts.work_queues import WORK_QUEUES, WorkQueue
from tests.e2e.outcomes import assert_done_once
from tools.stack.readiness import wait_until
from tools.system.system import System
from tools.system.undecodable_messages import rubbish


@pytest.mark.parametrize("queue", WORK_QUEUES, ids=lambda queue: queue.name)
def test_rubbish_is_buried_with_its_reason_by_the_consumer_of(system: System, queue: WorkQueue[Any]) -> None:
    thrown = rubbish(queue)
    for message in thrown.values():
        system.queues.throw(queue.name, message)

    wait_until(lambda: system.queues.dead()[queue.dead] == len(thrown), f"rubbish in {queue.dead}")

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

    wait_until(lambda: system.view(brief_id)["state"] == "delivered", "the gateway's view")
    wait_until(lambda: sum(system.queues.dead().values()) == 5 * len(WORK_QUEUES), "all rubbish buried")
    for queue in WORK_QUEUES:
        system.queues.take_dead(queue.dead)
    assert_done_once(system, request, [brief_id])
    for service in system.stack.services.values():
        assert service.running
