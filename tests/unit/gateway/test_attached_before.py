"""A revision tells which of its attachments an earlier round had as well."""

from typing import Any

from chassis.brief_request.request_parser import brief_of
from contracts.brief import Brief
from contracts.message_size_limits import EARLIER_CHECKS_MAX_BYTES
from contracts.progress_events import Accepted
from gateway.earlier_checks import KnownRound, asked_of, earlier_checks, known_round
from tests.unit.gateway.events import event
from tests.unit.gateway.sample_requests import a_request, data_uri


def sent(number: int, **contents: bytes) -> Brief:
    attachments: list[dict[str, Any]] = [
        {"name": f"{name}.csv", "url": data_uri(content, "text/csv")} for name, content in contents.items()
    ]
    return brief_of(a_request(round=number, attachments=attachments))


def known(brief: Brief) -> KnownRound:
    attached = tuple(attachment.digest for attachment in brief.attachments)
    accepted = event(Accepted, round=brief.round, checks=len(brief.checks), asked=asked_of(brief), attached=attached)
    found = known_round([accepted])
    assert found is not None
    return found


def test_only_what_both_rounds_attached_to_the_byte_is_told() -> None:
    first, second = sent(1, a=b"1", b=b"2"), sent(2, a=b"1", b=b"3", c=b"4")
    earlier = earlier_checks([known(first)], second, EARLIER_CHECKS_MAX_BYTES)
    assert earlier is not None
    assert earlier.attached == (first.attachments[0].digest,)


def test_without_room_none_is_told() -> None:
    earlier = earlier_checks([known(sent(1, a=b"1"))], sent(2, a=b"1"), 100)
    assert earlier is not None
    assert earlier.attached == ()
