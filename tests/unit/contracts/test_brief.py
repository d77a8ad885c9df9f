"""A brief's identity is the same wherever and whenever it is computed."""

from uuid import UUID

import pytest

from contracts.brief import Brief
from contracts.retry_queues import RETRY_DELAYS, retry_queue
from contracts.work_queues import WORK_QUEUES

BRIEF = Brief(email="a@example.org", task="t", round=1, nonce="n", text="x", evaluation_url="https://e.example/")


def test_the_id_never_changes_between_releases() -> None:
    assert BRIEF.id == UUID("43f607cf-16b4-5e54-85ab-6e3228fbef21")


@pytest.mark.parametrize("change", [{"email": "b@example.org"}, {"task": "u"}, {"round": 2}, {"nonce": "m"}])
def test_another_sender_task_round_or_nonce_is_another_brief(change: dict[str, object]) -> None:
    assert BRIEF.model_copy(update=change).id != BRIEF.id


def test_another_text_of_the_same_nonce_is_the_same_brief() -> None:
    assert BRIEF.model_copy(update={"text": "y"}).id == BRIEF.id


def test_fields_cannot_run_into_each_other() -> None:
    one = BRIEF.model_copy(update={"task": "t1", "round": 2})
    other = BRIEF.model_copy(update={"task": "t", "round": 12})
    assert one.id != other.id


def test_queue_names_are_spelled_as_operators_know_them() -> None:
    assert [queue.name for queue in WORK_QUEUES] == [
        "generator.brief.accepted",
        "publisher.revision.accepted",
        "generator.site.checked-out",
        "publisher.site.generated",
        "notifier.site.published",
    ]
    assert WORK_QUEUES[0].dead == "generator.brief.accepted.dead"
    assert [retry_queue(seconds) for seconds in RETRY_DELAYS][:2] == ["pagewright.retry.1s", "pagewright.retry.2s"]


def test_there_is_no_retry_queue_for_a_delay_that_is_not_on_the_ladder() -> None:
    with pytest.raises(ValueError, match="no retry queue waits 3 s"):
        retry_queue(3)
