"""kill -9 of the broker: what was promised is kept, and nothing is promised that cannot be kept."""

from contracts.progress_events import Accepted
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tests.e2e.outcomes import assert_done_once
from tools.stack.readiness import wait_until
from tools.system.stopping_points import PAGE_BUILT, hold_model, let_model_answer, model_calls, model_was_asked, release
from tools.system.system import System

HANDLED = "pagewright_handling_seconds_count"
JOINED = "pagewright_redeliveries_joined_total"


def test_a_killed_broker_loses_nothing_repeats_no_work_and_new_briefs_are_answered_503(system: System) -> None:
    queued, published, generated, refused = (
        system.brief(f"killed-broker-{name}") for name in ("queue", "page", "model", "outage")
    )
    notifier = system.stack.services["notifier"]
    notifier.kill()
    queued_id = system.accepted(queued)
    wait_until(lambda: system.queues.waiting()[NOTIFIER_SITE_PUBLISHED.name] == 1, "a message in the queue")
    PAGE_BUILT.arrange(system, published)
    published_id = system.accepted(published)
    wait_until(lambda: PAGE_BUILT.has_come(system, published, published_id), PAGE_BUILT.name)
    hold_model(system, generated)
    generated_id = system.accepted(generated)
    wait_until(lambda: model_was_asked(system, generated, generated_id), "a model at work")
    handled, joined = system.metric("generator", HANDLED), system.metric("publisher", JOINED)

    system.broker.kill()
    let_model_answer(system)
    wait_until(lambda: system.metric("generator", HANDLED) > handled, "work that ends without a broker")
    answer = system.post(refused)
    system.broker.restart()
    wait_until(lambda: system.metric("publisher", JOINED) > joined, "a redelivery that joins the work in hand")
    assert not any(system.callbacks(request) for request in (queued, published, generated))
    release(system)
    notifier.start()

    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    wait_until(lambda: system.post(refused).status_code == 200, "a gateway that accepts again")
    refused_id = system.accepted(refused)
    ids = {queued_id: queued, published_id: published, generated_id: generated, refused_id: refused}
    for brief_id, request in ids.items():
        assert_done_once(system, request, [brief_id])
        assert len(model_calls(system, request)) == 1
    assert system.has_reached(refused_id, "gateway", Accepted)
