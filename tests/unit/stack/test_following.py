"""The stream of a brief's events is read as the HTML standard writes it."""

from collections.abc import AsyncIterator, Sequence

import pytest

from chassis.server_sent_events import server_sent_events


async def _lines(lines: Sequence[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


@pytest.mark.parametrize(
    ("lines", "events"),
    [
        (["id: 4", 'data: {"a": 1}', ""], [("4", '{"a": 1}')]),
        (["data: x", "id: 4", "", "data: y", "id: 5", ""], [("4", "x"), ("5", "y")]),
        ([": keep-alive", "", "data:x", ""], [("", "x")]),
        (['data: {"url": "http://a"}', ""], [("", '{"url": "http://a"}')]),
        (["id: 4", "data: cut off"], []),
    ],
    ids=["one", "two", "a comment", "colons in the data", "an event that was cut off"],
)
async def test_each_complete_event_is_given_with_its_id(lines: list[str], events: list[tuple[str, str]]) -> None:
    assert [event async for event in server_sent_events(_lines(lines))] == events
