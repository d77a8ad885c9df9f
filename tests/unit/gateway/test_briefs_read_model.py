"""The read_model: what is remembered of the progress stream, and following it."""

import asyncio
from datetime import timedelta
from uuid import UUID

from contracts.progress_events import Committed
from contracts.progress_events_of_deliveries import Buried, Retrying, Started
from contracts.progress_record import Progress
from gateway.brief_state import LATE_EVENTS_SECONDS
from gateway.briefs_read_model import BriefsReadModel
from tests.unit.gateway.events import BEGINNING, BRIEF_ID, accepted, event, whole_story
from tools.stack.readiness import PATIENCE


def told(read_model: BriefsReadModel, *events: Progress, first: int = 0) -> None:
    for offset, progress in enumerate(events, first):
        read_model.apply(offset, progress)


async def followed(read_model: BriefsReadModel, *, after: int = -1) -> list[int]:
    async with asyncio.timeout(PATIENCE):
        return [offset async for offset, _ in read_model.follow(BRIEF_ID, after=after)]


def test_events_read_again_after_a_reconnect_change_nothing() -> None:
    read_model = BriefsReadModel()
    told(read_model, *whole_story())
    before = read_model.view(BRIEF_ID)
    told(read_model, *whole_story())
    assert read_model.view(BRIEF_ID) == before
    assert before is not None
    assert before.events == whole_story()


def test_the_newest_briefs_come_first_and_no_more_than_asked_for() -> None:
    read_model = BriefsReadModel()
    told(read_model, *(accepted(UUID(int=number)) for number in range(5)))
    assert [summary.brief_id.int for summary in read_model.newest(3).briefs] == [4, 3, 2]


def test_the_oldest_brief_is_forgotten_when_there_are_too_many() -> None:
    read_model = BriefsReadModel(max_briefs=3)
    told(read_model, *(accepted(UUID(int=number)) for number in range(5)))
    assert read_model.view(UUID(int=1)) is None
    assert read_model.acceptances(UUID(int=1)) == []
    assert [summary.brief_id.int for summary in read_model.newest(10).briefs] == [4, 3, 2]


def test_of_too_many_events_the_repeated_ones_are_forgotten() -> None:
    read_model = BriefsReadModel(max_events=20)
    retries = [event(Retrying, 100 + number, BRIEF_ID, reason=str(number)) for number in range(50)]
    told(read_model, *whole_story()[:-2], *retries)
    view = read_model.view(BRIEF_ID)
    assert view is not None
    assert len(view.events) == 20
    assert {"accepted", "committed", "live"} <= {progress.stage for progress in view.events}
    assert (view.task, view.live, view.last_error) == ("sum-of-sales", True, "49")


def test_even_events_that_never_repeat_are_bounded() -> None:
    read_model = BriefsReadModel(max_events=5)
    told(read_model, *(event(Committed, number) for number in range(50)))
    view = read_model.view(BRIEF_ID)
    assert view is not None
    assert len(view.events) == 5


def test_a_promise_is_known_before_the_stream_brings_it_and_counts_once() -> None:
    read_model = BriefsReadModel()
    read_model.record_acceptance(accepted())
    assert read_model.acceptances(BRIEF_ID) == [accepted().facts]
    assert [summary.state for summary in read_model.newest(10).briefs] == ["accepted"]
    told(read_model, accepted())
    view = read_model.view(BRIEF_ID)
    assert view is not None
    assert view.events == [accepted()]


def test_a_brief_at_work_without_a_promise_is_not_called_accepted() -> None:
    read_model = BriefsReadModel()
    told(read_model, event(Started, 1, BRIEF_ID, message="brief.accepted"))
    assert read_model.acceptances(BRIEF_ID) == []


async def test_a_finished_brief_is_followed_from_its_beginning_to_its_end() -> None:
    read_model = BriefsReadModel()
    told(read_model, *whole_story())
    assert await followed(read_model) == list(range(12))


async def test_following_resumes_behind_the_last_event_seen() -> None:
    read_model = BriefsReadModel()
    told(read_model, *whole_story(), first=100)
    assert await followed(read_model, after=109) == [110, 111]
    assert await followed(read_model, after=111) == []


async def test_new_events_reach_every_follower_as_they_come() -> None:
    read_model = BriefsReadModel(clock=lambda: BEGINNING)
    read_model.record_acceptance(accepted())
    followers = [asyncio.create_task(followed(read_model)) for _ in range(3)]
    for offset, progress in enumerate(whole_story()):
        await asyncio.sleep(0)
        read_model.apply(offset, progress)
    assert await asyncio.gather(*followers) == [list(range(12))] * 3


async def test_what_a_slower_service_tells_after_the_end_reaches_every_follower() -> None:
    read_model = BriefsReadModel(clock=lambda: BEGINNING + timedelta(seconds=62))
    *before, live, published, started, delivered, told_last = whole_story()
    told(read_model, *before, started, delivered, told_last)
    following = asyncio.create_task(followed(read_model))
    await asyncio.sleep(0)
    told(read_model, live, published, first=20)
    assert await following == [*range(10), 20, 21]


async def test_following_ends_a_while_after_the_end_where_events_were_lost() -> None:
    passed = 62 + LATE_EVENTS_SECONDS - 0.01
    read_model = BriefsReadModel(clock=lambda: BEGINNING + timedelta(seconds=passed))
    told(read_model, *whole_story()[:-1])
    assert await followed(read_model) == list(range(11))


async def test_following_ends_when_the_brief_is_forgotten() -> None:
    read_model = BriefsReadModel(max_briefs=1)
    told(read_model, accepted())
    following = asyncio.create_task(followed(read_model))
    await asyncio.sleep(0)
    told(read_model, accepted(UUID(int=2)), first=1)
    assert await following == [0]


async def test_following_ends_when_the_brief_failed() -> None:
    read_model = BriefsReadModel()
    told(read_model, accepted(), event(Buried, 1, BRIEF_ID, message="brief.accepted", reason="no model"))
    assert await followed(read_model) == [0, 1]


async def test_following_ends_when_the_board_is_closed() -> None:
    read_model = BriefsReadModel()
    told(read_model, accepted())
    following = asyncio.create_task(followed(read_model))
    await asyncio.sleep(0)
    await read_model.close()
    assert await following == [0]
    assert await followed(read_model) == [0]


async def test_nothing_is_followed_of_an_unknown_brief() -> None:
    assert await followed(BriefsReadModel()) == []
