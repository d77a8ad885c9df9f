"""What is shown of a brief is about its latest run, whatever earlier ones still tell."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.operator_commands import Restarted
from contracts.progress_events import Committed, Delivered, Generated
from contracts.progress_events_of_deliveries import Buried, Started
from contracts.progress_record import EVENT_TYPES, Progress
from gateway.brief_state import can_start_again, state_of
from tests.unit.gateway.events import BEGINNING
from tests.unit.gateway.runs import BRIEF, DELIVERED, SALVAGED, STARTED, at, promised
from tests.unit.gateway.shown import summary_of

EVENTS = st.builds(
    lambda kind, seconds, run, status: at(
        kind, seconds, run, message="site.generated", **({"status": status} if kind is Generated else {})
    ),
    st.sampled_from(list(EVENT_TYPES.values())),
    st.integers(0, 99),
    st.integers(1, 3),
    st.sampled_from(["succeeded", "salvaged"]),
)


def test_what_is_shown_is_about_the_latest_run_alone() -> None:
    earlier = [promised(), STARTED, SALVAGED, DELIVERED, at(Committed, 4, repo_url="r", commit_sha="old")]
    summary = summary_of([*earlier, promised(2, 60)], brief_id=BRIEF.id)
    assert (summary.run, summary.state, summary.status, summary.commit_sha) == (2, "accepted", None, None)
    assert summary.accepted_at == BEGINNING + timedelta(seconds=60)
    late = [at(Buried, 99, reason="late"), at(Delivered, 99)]
    ended = summary_of([*earlier, promised(2, 60), at(Generated, 70, 2, status="succeeded"), *late], brief_id=BRIEF.id)
    assert (ended.state, ended.status, ended.last_error) == ("publishing", "succeeded", None)


@given(st.lists(EVENTS, max_size=8), st.data())
def test_neither_order_nor_repetition_of_events_of_several_runs_matters(
    events: list[Progress], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations([*events, *events[:2]]))
    assert summary_of(shuffled, brief_id=BRIEF.id) == summary_of(events, brief_id=BRIEF.id)
    assert can_start_again(shuffled) == can_start_again(events)


@given(st.lists(EVENTS, max_size=8))
def test_nothing_that_earlier_runs_tell_changes_the_state(events: list[Progress]) -> None:
    latest = [promised(4, 60), at(Generated, 70, 4, status="succeeded")]
    assert state_of([*events, *latest]) == "publishing"
    assert not can_start_again([*events, *latest])


def test_a_run_whose_acceptance_was_never_told_still_has_its_task() -> None:
    summary = summary_of([promised(), SALVAGED, at(Started, 9, 2, message="brief.accepted")], brief_id=BRIEF.id)
    assert (summary.run, summary.task, summary.round, summary.accepted_at) == (2, BRIEF.task, 1, None)


def test_a_run_that_an_operator_started_has_the_task_of_the_one_before_and_a_deadline_of_its_own() -> None:
    restarted = at(Restarted, 90, 2)
    summary = summary_of([promised(), SALVAGED, DELIVERED, restarted], brief_id=BRIEF.id)
    assert isinstance(restarted.facts, Restarted)
    assert (summary.run, summary.state, summary.verdict, summary.task) == (2, "accepted", "working", BRIEF.task)
    assert (summary.accepted_at, summary.deadline) == (restarted.at, restarted.facts.deadline)
    assert not can_start_again([promised(), SALVAGED, DELIVERED, restarted])


def test_a_run_that_was_started_by_an_operator_and_by_a_re_send_has_the_deadline_of_whoever_came_first() -> None:
    earlier, restarted = [promised(), SALVAGED, DELIVERED], at(Restarted, 90, 2)
    for seconds, first in ((89, "re-send"), (91, "operator")):
        again = promised(2, seconds)
        summary = summary_of([*earlier, restarted, again], brief_id=BRIEF.id)
        assert summary.accepted_at == (again.at if first == "re-send" else restarted.at)
        assert (summary.deadline is None) == (first == "re-send")
