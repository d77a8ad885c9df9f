"""A page is requested often while the wait is short, and never less often than the setting says."""

from datetime import timedelta

import pytest

from publisher.poll_intervals import PollIntervals
from tests.unit.publisher.world import World
from tools.publishing.messages import ACCEPTED_AT, brief, site_generated


@pytest.mark.parametrize(("waited", "pause"), [(0, 1.0), (20, 1.0), (40, 2.0), (60, 3.0), (600, 3.0)])
def test_the_pause_grows_with_the_wait_up_to_the_setting(waited: float, pause: float) -> None:
    assert PollIntervals(3.0).pause_after(timedelta(seconds=waited)) == pause


def test_a_setting_below_a_second_is_kept_to() -> None:
    assert PollIntervals(0.5).pause_after(timedelta(0)) == 0.5


def test_a_page_that_nobody_waits_for_is_requested_at_a_fifth_of_the_rate_from_the_beginning() -> None:
    late = PollIntervals(3.0).for_late_pages()
    assert [late.pause_after(timedelta(seconds=waited)) for waited in (0, 60, 600)] == [15.0, 15.0, 15.0]


async def test_a_page_that_takes_twenty_seconds_is_seen_within_the_next() -> None:
    world = World()
    world.intervals, world.pages.looks_before_live = PollIntervals(3.0), 20
    assert (await world.publish(site_generated(brief()))).live
    assert world.time.now - ACCEPTED_AT <= timedelta(seconds=21)
