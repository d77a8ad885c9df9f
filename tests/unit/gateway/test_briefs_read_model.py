"""The board: what is remembered of the progress stream, and following it."""

import asyncio
from uuid import UUID

from contracts.delivery_events import Buried, Retrying, Started
from contracts.progress import Progress
from contracts.progress_events import Committed
from gateway.briefs_read_model import BriefsReadModel
from tests.unit.gateway.events import BRIEF_ID, accepted, event, whole_story
from tools.stack.readiness import PATIENCE


def told(board: BriefsReadModel, *events: Progress, first: int = 0) -> None:
    for offset, progress in enumerate(events, first):
        board.apply(offset, progress)


async def followed(board: BriefsReadModel, *, after: int = -1) -> list[int]:
    async with asyncio.timeout(PATIENCE):
        return [offset async for offset, _ in board.follow(BRIEF_ID, after=after)]


def test_events_read_again_after_a_reconnect_change_nothing() -> None:
    board = BriefsReadModel()
    told(board, *whole_story())
    before = board.view(BRIEF_ID)
    told(board, *whole_story())
    assert board.view(BRIEF_ID) == before
    assert before is not None
    assert before.events == whole_story()


def test_the_newest_briefs_come_first_and_no_more_than_asked_for() -> None:
    board = BriefsReadModel()
    told(board, *(accepted(UUID(int=number)) for number in range(5)))
    assert [summary.brief_id.int for summary in board.newest(3)] == [4, 3, 2]


def test_the_oldest_brief_is_forgotten_when_there_are_too_many() -> None:
    board = BriefsReadModel(max_briefs=3)
    told(board, *(accepted(UUID(int=number)) for number in range(5)))
    assert board.view(UUID(int=1)) is None
    assert board.acceptances(UUID(int=1)) == []
    assert [summary.brief_id.int for summary in board.newest(10)] == [4, 3, 2]


def test_of_too_many_events_the_repeated_ones_are_forgotten() -> None:
    board = BriefsReadModel(max_events=20)
    retries = [event(Retrying, 100 + number, BRIEF_ID, reason=str(number)) for number in range(50)]
    told(board, *whole_story()[:-1], *retries)
    view = board.view(BRIEF_ID)
    assert view is not None
    assert len(view.events) == 20
    assert {"accepted", "committed", "live"} <= {progress.stage for progress in view.events}
    assert (view.task, view.live, view.last_error) == ("sum-of-sales", True, "49")


def test_even_events_that_never_repeat_are_bounded() -> None:
    board = BriefsReadModel(max_events=5)
    told(board, *(event(Committed, number) for number in range(50)))
    view = board.view(BRIEF_ID)
    assert view is not None
    assert len(view.events) == 5


def test_a_promise_is_known_before_the_stream_brings_it_and_counts_once() -> None:
    board = BriefsReadModel()
    board.promise(accepted())
    assert board.acceptances(BRIEF_ID) == [accepted().facts]
    assert [summary.state for summary in board.newest(10)] == ["accepted"]
    told(board, accepted())
    view = board.view(BRIEF_ID)
    assert view is not None
    assert view.events == [accepted()]


def test_a_brief_at_work_without_a_promise_is_not_called_accepted() -> None:
    board = BriefsReadModel()
    told(board, event(Started, 1, BRIEF_ID, message="brief.accepted"))
    assert board.acceptances(BRIEF_ID) == []


async def test_a_finished_brief_is_followed_from_its_beginning_to_its_end() -> None:
    board = BriefsReadModel()
    told(board, *whole_story())
    assert await followed(board) == list(range(10))


async def test_following_resumes_behind_the_last_event_seen() -> None:
    board = BriefsReadModel()
    told(board, *whole_story(), first=100)
    assert await followed(board, after=107) == [108, 109]
    assert await followed(board, after=109) == []


async def test_new_events_reach_every_follower_as_they_come() -> None:
    board = BriefsReadModel()
    board.promise(accepted())
    followers = [asyncio.create_task(followed(board)) for _ in range(3)]
    for offset, progress in enumerate(whole_story()):
        await asyncio.sleep(0)
        board.apply(offset, progress)
    assert await asyncio.gather(*followers) == [list(range(10))] * 3


async def test_following_ends_when_the_brief_is_forgotten() -> None:
    board = BriefsReadModel(max_briefs=1)
    told(board, accepted())
    following = asyncio.create_task(followed(board))
    await asyncio.sleep(0)
    told(board, accepted(UUID(int=2)), first=1)
    assert await following == [0]


async def test_following_ends_when_the_brief_failed() -> None:
    board = BriefsReadModel()
    told(board, accepted(), event(Buried, 1, BRIEF_ID, message="brief.accepted", reason="no model"))
    assert await followed(board) == [0, 1]


async def test_following_ends_when_the_board_is_closed() -> None:
    board = BriefsReadModel()
    told(board, accepted())
    following = asyncio.create_task(followed(board))
    await asyncio.sleep(0)
    await board.close()
    assert await following == [0]
    assert await followed(board) == [0]


async def test_nothing_is_followed_of_an_unknown_brief() -> None:
    assert await followed(BriefsReadModel()) == []
