"""The state of a brief from its events, in whatever order they come."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.model_events import ModelFailed
from contracts.progress_event_base import Event
from contracts.progress_events import Accepted, Delivered, Generated, Live, NotLive, Refused
from contracts.progress_events_of_deliveries import Buried, Retrying, Started
from contracts.progress_record import EVENT_TYPES, Progress
from gateway.brief_state import State, state_of
from tests.unit.gateway.events import BEGINNING, BRIEF_ID, SHA, accepted, event, whole_story
from tests.unit.gateway.shown import summary_of, view

WORK = ["brief.accepted", "revision.accepted", "site.checked-out", "site.generated", "site.published", "unknown"]
FACTS = ["task", "round", "deadline", "repo_url", "commit_sha", "pages_url", "reason", "status"]


def as_read(kind: type[Event], seconds: int, facts: dict[str, Any]) -> Progress | None:
    """The event as it is read of JSON with any such facts; None where it cannot be read."""
    told = event(kind, seconds).model_dump(mode="json")
    try:
        return Progress.read(json.dumps({**told, "facts": {**told["facts"], **facts}}))
    except ValidationError:
        return None


EVENTS = st.builds(
    lambda kind, seconds, message, extra: (
        as_read(kind, seconds, {"message": message, **extra}) or event(kind, seconds, reason=message, message=message)
    ),
    st.sampled_from(list(EVENT_TYPES.values())),
    st.integers(0, 5),
    st.sampled_from(WORK),
    st.dictionaries(
        st.sampled_from(FACTS),
        st.none() | st.integers() | st.text(max_size=3) | st.lists(st.text(max_size=2), max_size=2),
    ),
)


@given(st.lists(EVENTS, max_size=8), st.data())
def test_neither_order_nor_repetition_changes_what_is_said(events: list[Progress], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(events))
    repeated = data.draw(st.lists(st.sampled_from(events), max_size=4)) if events else []
    assert summary_of([*repeated, *shuffled]) == summary_of(events)


@given(st.lists(EVENTS, max_size=8))
def test_a_delivered_brief_stays_delivered(events: list[Progress]) -> None:
    assert state_of([*events, event(Delivered)]) == "delivered"


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (0, "accepted"),
        (1, "accepted"),
        (2, "generating"),
        (3, "generating"),
        (4, "publishing"),
        (7, "publishing"),
        (8, "notifying"),
        (10, "notifying"),
        (11, "delivered"),
    ],
)
def test_the_state_follows_the_story(number: int, state: State) -> None:
    assert state_of(whole_story()[:number]) == state


@pytest.mark.parametrize(
    ("stage", "message", "state"),
    [
        (Started, "revision.accepted", "generating"),
        (Started, "site.checked-out", "generating"),
        (Retrying, "site.generated", "publishing"),
        (Retrying, "site.published", "notifying"),
        (Started, "something newer", "accepted"),
        (Buried, "site.generated", "failed"),
    ],
)
def test_work_on_a_message_tells_the_phase(stage: type[Event], message: str, state: State) -> None:
    assert state_of([accepted(), event(stage, 1, BRIEF_ID, message=message)]) == state


def test_buried_work_that_starts_again_has_not_failed() -> None:
    buried = event(Buried, 10, BRIEF_ID, message="site.generated", attempt=7, reason="no access")
    again = event(Started, 20, BRIEF_ID, message="site.generated", attempt=1)
    assert state_of([accepted(), buried]) == "failed"
    assert state_of([accepted(), buried, again]) == "publishing"


def test_the_view_tells_everything_that_is_known() -> None:
    shown = view(whole_story())
    assert (shown.brief_id, shown.task, shown.round, shown.state) == (BRIEF_ID, "sum-of-sales", 1, "delivered")
    assert (shown.accepted_at, shown.deadline) == (BEGINNING, BEGINNING + timedelta(seconds=600))
    assert (shown.repo_url, shown.commit_sha) == ("https://github.example/o/r", SHA)
    assert (shown.pages_url, shown.live, shown.status) == ("https://o.pages.example/r/", True, "succeeded")
    assert shown.live_at == BEGINNING + timedelta(seconds=60)
    assert [use.model for use in shown.model_use] == list(shown.models) == ["a-model"]
    assert shown.last_error is None
    assert shown.events == whole_story()


def test_of_a_brief_without_a_promise_nothing_is_invented() -> None:
    summary = summary_of([event(Started, 1, BRIEF_ID, message="brief.accepted")])
    known = {"verdict": "working", "is_final": False, "models": (), "prompt_tokens": 0, "reply_tokens": 0}
    assert summary.model_dump(exclude={"brief_id", "state"}, exclude_none=True) == known


@pytest.mark.parametrize(
    ("events", "error"),
    [
        (
            [
                event(ModelFailed, 1, BRIEF_ID, reason="503"),
                event(Retrying, 2, BRIEF_ID, reason="none left"),
            ],
            "none left",
        ),
        ([event(Refused, 3, BRIEF_ID, status=400, reason="unknown task")], "unknown task"),
        ([event(Refused, 3, BRIEF_ID, reason="500"), event(Delivered, 5)], None),
        ([event(NotLive, 3, BRIEF_ID, reason="build errored")], "build errored"),
    ],
)
def test_the_last_error_is_shown_until_the_brief_is_delivered(events: Sequence[Progress], error: str | None) -> None:
    assert summary_of(events).last_error == error


def test_why_a_brief_was_salvaged_is_shown_even_once_it_is_delivered() -> None:
    reason = "no model answered: Gemini refuses the key: API_KEY_INVALID"
    salvaged = event(Generated, 3, BRIEF_ID, files=2, status="salvaged", reason=reason)
    summary = summary_of([accepted(), salvaged, event(Delivered, 5, BRIEF_ID, status=200)])
    assert (summary.state, summary.last_error) == ("delivered", reason)


def test_a_page_that_was_not_seen_live_is_not_called_live() -> None:
    not_live = event(NotLive, 3, BRIEF_ID, pages_url="https://p.example/", commit_sha=SHA, reason="slow")
    live = event(Live, 4, BRIEF_ID, pages_url="https://p.example/", commit_sha=SHA, seconds=1)
    assert summary_of([not_live]).live is False
    assert summary_of([not_live, live]).live is True
    assert summary_of([accepted()]).live is None


@pytest.mark.parametrize("deadline", ["soon", "2026-11-22T12:10:00", [], None])
def test_a_deadline_that_cannot_be_read_is_not_shown(deadline: object) -> None:
    known = as_read(Accepted, 0, {"deadline": deadline})
    assert known is not None
    assert summary_of([known]).deadline is None


def test_the_first_of_two_promises_counts() -> None:
    second = event(Accepted, 5, BRIEF_ID, task="sum-of-sales", deadline="2026-11-22T12:10:05+00:00")
    summary = summary_of([second, accepted()])
    assert (summary.accepted_at, summary.deadline) == (BEGINNING, BEGINNING + timedelta(seconds=600))
