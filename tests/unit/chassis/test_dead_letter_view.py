"""What an operator is shown of a dead message, and what a replay makes of it."""

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.dead_letter import DeadLetter, replay_unchanged, replay_with_new_deadline
from chassis.dead_letter_view import detail, row, table
from chassis.envelope import Envelope
from chassis.errors import PermanentError
from contracts.messages import SitePublished
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tests.unit.notifier.messages import a_site_published

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DIED = datetime(2026, 11, 22, 18, 30, 5, tzinfo=UTC)
MESSAGE = a_site_published()


def dead(body: bytes | None = None, *, reason: str = "answered 500", kind: str | None = None) -> DeadLetter:
    envelope = Envelope(
        SitePublished.type_name() if kind is None else kind,
        "0a1b2c3d-0000-0000-0000-000000000000",
        str(MESSAGE.brief_id),
        MESSAGE.model_dump_json().encode() if body is None else body,
        attempt=7,
    )
    return DeadLetter(NOTIFIER_SITE_PUBLISHED, envelope, reason, DIED)


def test_a_line_tells_what_died_where_when_after_which_attempt_and_why() -> None:
    heading, line = table([row(dead())]).splitlines()
    assert re.split(r"  +", heading) == ["ID", "DIED (UTC)", "QUEUE", "TRY", "TASK", "REASON"]
    assert re.split(r"  +", line) == [
        "0a1b2c3d",
        "2026-11-22 18:30:05",
        "notifier.site.published",
        "7",
        f"{MESSAGE.recipient.task} (round {MESSAGE.recipient.round})",
        "answered 500",
    ]


def test_long_reasons_are_shortened_in_a_line_and_whole_in_the_detail() -> None:
    letter = dead(reason="x" * 500)
    assert row(letter)[-1] == "x" * 99 + "…"
    assert "x" * 500 in detail(letter)


@pytest.mark.parametrize("body", [b"\xff\x00", b"[]", b"7", b"{}", b'{"recipient": 5}', b"[" * 100_000])
def test_a_body_that_nobody_can_read_is_listed_and_shown(body: bytes) -> None:
    letter = dead(body)
    assert row(letter)[4] == "?"
    assert f"{len(body)} bytes" in detail(letter)


def test_control_sequences_in_names_and_reasons_do_not_reach_the_terminal() -> None:
    body = json.dumps({"brief": {"task": "\x1b[2Jgone", "round": 1}}).encode()
    letter = dead(body, reason="line\nbreak\x1b[31m")
    shown = table([row(letter)]) + detail(letter)
    assert "\x1b" not in shown
    assert r"line\nbreak\x1b[31m" in shown


def test_long_texts_in_a_body_are_shortened() -> None:
    body = json.dumps({"brief": {"attachments": [{"content": "A" * 5000}]}}).encode()
    shown = detail(dead(body))
    assert "A" * 161 not in shown
    assert "(4840 more)" in shown


def test_a_replayed_message_is_a_first_attempt_under_a_new_id_with_all_its_time_again() -> None:
    envelope = replay_with_new_deadline(dead(), NOW)
    again = SitePublished.model_validate_json(envelope.body)
    assert envelope.attempt == 1
    assert envelope.message_id != dead().id
    assert envelope.brief_id == str(MESSAGE.brief_id)
    assert again.deadline == NOW + (MESSAGE.deadline - MESSAGE.accepted_at)
    assert again.model_copy(update={"deadline": MESSAGE.deadline}) == MESSAGE


def test_a_replay_keeps_fields_that_only_a_newer_release_knows() -> None:
    body = {**json.loads(MESSAGE.model_dump_json()), "added_later": {"x": 1}}
    assert json.loads(replay_with_new_deadline(dead(json.dumps(body).encode()), NOW).body)["added_later"] == {"x": 1}


@pytest.mark.parametrize(("body", "kind"), [(b"{}", None), (b"\xff", None), (None, "site.published.v9")])
def test_what_its_consumer_cannot_read_is_not_replayed(body: bytes | None, kind: str | None) -> None:
    with pytest.raises(PermanentError, match=r"undecodable|unknown type"):
        replay_with_new_deadline(dead(body, kind=kind), NOW)


def test_as_it_is_changes_nothing_but_identity_and_attempt() -> None:
    letter = dead(b"\xff", kind="site.published.v9")
    envelope = replay_unchanged(letter, NOW)
    assert (envelope.body, envelope.type_name, envelope.attempt) == (b"\xff", "site.published.v9", 1)
    assert envelope.message_id != letter.id
    assert envelope.brief_id == letter.envelope.brief_id


def test_a_death_that_nobody_dated_is_shown_as_such() -> None:
    letter = DeadLetter(NOTIFIER_SITE_PUBLISHED, Envelope("", str(uuid4()), str(uuid4()), b""), "why")
    assert row(letter)[1] == "unknown"


def test_the_span_of_a_replay_is_the_brief_s_own() -> None:
    longer = MESSAGE.model_copy(update={"deadline": MESSAGE.accepted_at + timedelta(seconds=900)})
    again = SitePublished.model_validate_json(
        replay_with_new_deadline(dead(longer.model_dump_json().encode()), NOW).body
    )
    assert again.deadline - NOW == timedelta(seconds=900)
