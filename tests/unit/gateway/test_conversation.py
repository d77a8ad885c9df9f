"""Which records make a conversation, when reading ends, and how many are read at once."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.errors import TransientError
from contracts.conversation import ConversationTurn, QuotedText
from contracts.model_events import ModelFailed, Planned
from contracts.progress_events_of_deliveries import Retrying
from contracts.progress_record import Progress
from gateway.brief_status import BriefView
from gateway.conversation import MARGIN, ConversationReading, place_of
from gateway.conversation_reader import ConversationReader
from gateway.problem_details import ProblemError
from tests.stand_ins.conversation_stream import RecordedConversations, turn_record
from tests.unit.gateway.events import BRIEF_ID, accepted, event, whole_story
from tests.unit.gateway.shown import seconds_later, view


def brief(events: Sequence[Progress] = (), *, at: float = 60) -> BriefView:
    return view(events or whole_story(), at=at)


def record(seconds: float = 20, brief_id: UUID = BRIEF_ID, **turn: Any) -> ConversationTurn:
    return turn_record(brief_id=brief_id, at=seconds_later(seconds), **turn)


def reading(of: BriefView | None = None, **limits: int) -> ConversationReading:
    return ConversationReading(place_of(of or brief(), seconds_later(60)), **limits)


def reader_of(stream: RecordedConversations | None) -> ConversationReader:
    return ConversationReader(stream, lambda: seconds_later(60), max_readings=1)


def test_turns_of_other_briefs_and_other_runs_are_left_out() -> None:
    read = reading()
    for each in (record(brief_id=uuid4()), record(run=2), own := record()):
        read.take(each)
    assert read.conversation.turns == (own.turn,)
    assert (read.conversation.brief_id, read.conversation.run) == (BRIEF_ID, 1)


def test_turns_are_shown_once_in_the_order_in_which_they_were_asked() -> None:
    read = reading()
    later, earlier = record(50), record(20)
    for each in (later, earlier, later):
        read.take(each)
    assert read.conversation.turns == (earlier.turn, later.turn)


def test_reading_goes_on_until_a_while_after_the_last_event_of_a_brief_that_has_ended() -> None:
    read = reading()
    end = whole_story()[-1].at + MARGIN
    last, later = [turn_record(brief_id=uuid4(), at=end + timedelta(seconds=more)) for more in (0, 1)]
    assert (read.take(record()), read.take(last), read.take(later)) == (False, False, True)


def test_of_a_brief_that_is_under_way_everything_is_read_that_there_is_now() -> None:
    place = place_of(brief([accepted()], at=500), seconds_later(500))
    assert place.until == seconds_later(500) + MARGIN


def test_a_conversation_is_complete_once_every_call_is_there_that_the_events_tell_of() -> None:
    told = [
        *whole_story(),
        event(ModelFailed, 10, model="a-model", reason="busy"),
        event(Planned, 9, model="a-model", seconds=8.0),
    ]
    read = reading(brief(told))
    seen = []
    for each in (record(19), record(20), record(10, outcome="unawaited"), record(11, outcome="failed", reply=None)):
        read.take(each)
        seen.append(read.conversation.is_complete)
    assert seen == [False, False, False, True]


def test_events_of_earlier_runs_are_not_counted() -> None:
    told = [*whole_story(), event(Retrying, 90, run=2, reason="busy", message="brief.accepted", attempt=1, seconds=1)]
    place = place_of(brief(told, at=100), seconds_later(100))
    assert (place.run, place.answered, place.since) == (2, 0, seconds_later(90) - MARGIN)


def test_a_conversation_has_a_limit_of_bytes() -> None:
    read = reading(max_bytes=1000)
    big = QuotedText(text="ü" * 400)
    assert [read.take(record(seconds, reply=big)) for seconds in (20, 21)] == [False, True]
    assert len(read.conversation.turns) == 1


async def test_the_stream_is_read_from_the_beginning_of_the_run() -> None:
    stream = RecordedConversations(own := record())
    conversation = await reader_of(stream).read(brief())
    assert conversation.turns == (own.turn,)
    assert stream.asked == [60 + MARGIN.total_seconds()]


async def test_who_asks_for_the_same_brief_at_the_same_time_shares_one_reading() -> None:
    stream = RecordedConversations(record())
    reader = reader_of(stream)
    first, second = await asyncio.gather(reader.read(brief()), reader.read(brief()))
    assert first == second
    assert len(stream.asked) == 1
    await reader.read(brief())
    assert len(stream.asked) == 2


async def test_beyond_the_limit_of_readings_at_once_others_are_asked_to_come_back() -> None:
    stream = RecordedConversations()
    reader = reader_of(stream)
    stream.open.clear()
    held = asyncio.create_task(reader.read(brief()))
    await asyncio.sleep(0)
    other = view([accepted(uuid4())]).model_copy(update={"brief_id": uuid4()})
    with pytest.raises(ProblemError, match="Ask again") as refused:
        await reader.read(other)
    assert (refused.value.kind.status, refused.value.headers) == (503, {"Retry-After": "5"})
    stream.open.set()
    await held
    assert (await reader.read(other)).turns == ()


async def test_who_goes_away_does_not_end_the_reading_of_others() -> None:
    stream = RecordedConversations(own := record())
    reader = reader_of(stream)
    stream.open.clear()
    first, second = (asyncio.create_task(reader.read(brief())) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    stream.open.set()
    assert (await second).turns == (own.turn,)


async def test_a_stream_that_cannot_be_read_is_a_problem_with_its_reason() -> None:
    stream = RecordedConversations()
    stream.error = TransientError("the broker is away")
    with pytest.raises(ProblemError, match="the broker is away"):
        await reader_of(stream).read(brief())
    with pytest.raises(ProblemError, match="not connected"):
        await reader_of(None).read(brief())
