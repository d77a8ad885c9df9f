"""The table of who may send and read what covers every message and queue, and becomes RabbitMQ's permissions."""

import re
from typing import get_args

import pytest

from contracts.broker_definitions import NOTHING, PREFIX, definitions, pattern_of
from contracts.broker_permissions import MONITORING, OPERATOR, ROLES, rights_of
from contracts.broker_topology import BINDINGS, EXCHANGES, QUEUES
from contracts.messages import QueuedMessage
from contracts.service_names import SERVICE_NAMES, ServiceName
from contracts.streams import REPOSITORY_KEY, STREAMS
from contracts.work_queues import DEAD_LETTERS, EXCHANGE, SALVAGING, WORK_QUEUES

every_service = pytest.mark.parametrize("service", SERVICE_NAMES)


def test_every_message_that_a_handler_may_return_has_a_queue_and_its_sender_may_send_it() -> None:
    assert {queue.message_type for queue in WORK_QUEUES} == set(get_args(QueuedMessage))
    for queue in WORK_QUEUES:
        senders = [role for role in ROLES if queue.key in rights_of(role).routing_keys.get(EXCHANGE, ())]
        assert senders == [queue.message_type.sender]


def test_a_stream_is_written_and_read_by_the_services_that_it_names() -> None:
    for stream in STREAMS:
        assert {role for role in ROLES if stream.name in rights_of(role).write} == set(stream.writers)
        assert {role for role in ROLES if stream.name in rights_of(role).read} == set(stream.readers)


def test_a_work_queue_is_read_by_its_consumer_and_its_dead_letters_by_operators_too() -> None:
    for queue in WORK_QUEUES:
        assert [role for role in ROLES if queue.name in rights_of(role).read] == [queue.consumer]
        assert [role for role in ROLES if queue.dead in rights_of(role).read] == [queue.consumer, OPERATOR]


def test_salvaged_briefs_are_kept_and_read_by_their_consumer_alone_within_bounds() -> None:
    queues = {queue.name: queue.arguments for queue in QUEUES}
    for queue in SALVAGING:
        assert [role for role in ROLES if queue.salvaged in rights_of(role).read] == [queue.consumer]
        senders = [role for role in ROLES if queue.salvaged in rights_of(role).routing_keys.get(DEAD_LETTERS, ())]
        assert senders == [queue.consumer]
        assert queues[queue.salvaged].keys() >= {"x-max-length-bytes", "x-message-ttl"}


def test_operators_alone_write_to_the_exchange_that_reaches_every_queue() -> None:
    assert [role for role in ROLES if "amq.default" in rights_of(role).write] == [OPERATOR]


def test_the_publisher_alone_reads_and_writes_the_key_of_repositories() -> None:
    assert [role for role in ROLES if REPOSITORY_KEY in rights_of(role).read | rights_of(role).write] == ["publisher"]


@every_service
def test_on_every_topic_exchange_that_a_service_writes_to_its_routing_keys_are_limited(service: ServiceName) -> None:
    # RabbitMQ allows every key to a user without a limit.
    topics = {exchange.name for exchange in EXCHANGES if exchange.kind == "topic"}
    rights = rights_of(service)
    assert rights.write & topics == rights.routing_keys.keys()
    assert all(rights.routing_keys.values())


@every_service
def test_a_service_can_bury_and_put_off_what_it_consumes(service: ServiceName) -> None:
    consumed = [queue for queue in WORK_QUEUES if queue.consumer == service]
    keys = rights_of(service).routing_keys
    assert all(queue.dead in keys["pagewright.dead"] for queue in consumed)
    delays = [exchange.name for exchange in EXCHANGES if ".delay." in exchange.name]
    assert all(queue.name in keys[delay] for queue in consumed for delay in delays)


def test_monitoring_has_a_tag_and_no_right_at_all() -> None:
    made = definitions({f"{PREFIX}{MONITORING}": "a hash"})
    assert [user["tags"] for user in made["users"]] == [MONITORING]
    assert rights_of(MONITORING).write | rights_of(MONITORING).read == frozenset()


def test_a_pattern_matches_the_names_it_is_made_of_and_no_name_around_them() -> None:
    pattern = pattern_of(["notifier.site.published", "a-b"])
    assert all(re.search(pattern, name) for name in ("notifier.site.published", "a-b"))
    others = ("notifier.site.published.dead", "notifier-site.published", "x.notifier.site.published", "")
    assert [name for name in others if re.search(pattern, name)] == []
    assert pattern_of([]) == NOTHING


def test_every_binding_is_between_things_that_are_declared() -> None:
    exchanges, queues = {one.name for one in EXCHANGES}, {one.name for one in QUEUES}
    assert {binding.exchange for binding in BINDINGS} == exchanges
    assert {binding.queue for binding in BINDINGS} == queues
