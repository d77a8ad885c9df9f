"""What travels in a message's properties arrives as it was sent."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

from aio_pika import Message
from aio_pika.abc import AbstractIncomingMessage

from chassis.envelope import Envelope, encode
from chassis.rabbit.amqp_properties import envelope_of, message_of
from chassis.sender_verification import BrokerAccount
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tests.unit.notifier.messages import a_site_published

ACCOUNT = BrokerAccount.of("notifier", "amqp://guest:guest@127.0.0.1/")
PARENT = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"


def received(sent: Message, **changed: object) -> Envelope:
    delivery = {name: getattr(sent, name) for name in ("body", "type", "message_id", "correlation_id", "headers")}
    incoming = SimpleNamespace(**{**delivery, "user_id": None, **changed})
    return envelope_of(cast("AbstractIncomingMessage", incoming), ACCOUNT, NOTIFIER_SITE_PUBLISHED)


def test_a_message_arrives_with_its_attempt_its_run_and_the_trace_of_its_sender() -> None:
    envelope = replace(encode(a_site_published()), attempt=3, run=2, trace=PARENT)
    assert received(message_of(envelope, {}, None)) == envelope


def test_where_nothing_was_traced_the_header_still_has_the_briefs_trace() -> None:
    envelope = encode(a_site_published())
    assert envelope.trace is None
    assert str(message_of(envelope, {}, None).headers["traceparent"]).split("-")[1] == envelope.brief_id.replace(
        "-", ""
    )


def test_headers_of_another_kind_count_as_missing() -> None:
    sent = message_of(encode(a_site_published()), {}, None)
    odd = received(sent, headers={"traceparent": 7, "x-pagewright-attempt": "two"})
    assert (odd.trace, odd.attempt) == (None, 1)
