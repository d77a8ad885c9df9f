"""Offsets of the progress stream only grow, even where somebody deleted the stream."""

from hypothesis import given
from hypothesis import strategies as st

from chassis.rabbit.stream_reader import StreamOffsets


def test_a_stream_read_once_more_has_the_offsets_that_it_had() -> None:
    offsets = StreamOffsets()
    first = [offsets.of(number, f"m{number}") for number in range(5)]
    assert [offsets.of(number, f"m{number}") for number in range(7)] == [*first, 5, 6]


def test_a_stream_made_anew_goes_on_behind_the_old_one() -> None:
    offsets = StreamOffsets()
    old = [offsets.of(number, f"old {number}") for number in range(5)]
    new = [offsets.of(number, f"new {number}") for number in range(3)]
    assert (old, new) == ([0, 1, 2, 3, 4], [5, 6, 7])
    assert [offsets.of(number, f"new {number}") for number in range(4)] == [5, 6, 7, 8]


def test_a_stream_whose_beginning_was_dropped_for_its_age_is_still_the_same() -> None:
    offsets = StreamOffsets()
    assert [offsets.of(number, f"m{number}") for number in range(100, 105)] == [100, 101, 102, 103, 104]
    assert [offsets.of(number, f"m{number}") for number in range(103, 107)] == [103, 104, 105, 106]


def test_a_stream_made_anew_is_noticed_although_the_old_one_was_read_from_its_middle() -> None:
    offsets = StreamOffsets()
    assert offsets.of(100, "old 100") == 100
    assert [offsets.of(number, f"new {number}") for number in range(2)] == [101, 102]


@given(st.lists(st.integers(1, 20), min_size=1, max_size=8))
def test_no_two_messages_ever_share_an_offset(lengths: list[int]) -> None:
    offsets = StreamOffsets()
    seen = [offsets.of(at, f"{stream}/{at}") for stream, length in enumerate(lengths) for at in range(length)]
    assert seen == list(range(sum(lengths)))
