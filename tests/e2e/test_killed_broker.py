"""kill -9 of the broker: what was promised is kept, and nothing is promised that cannot be kept."""

from contracts.progress_events import Accepted
from contracts.work_queues import PUBLISHER_SITE_GENERATED
from tests.e2e.outcomes import assert_done_once
from tools.stack.readiness import wait_until
from tools.system.stopping_points import PAGE_BUILT, hold_model, model_calls, model_was_asked, release
from tools.system.system import System

HANDLED = "pagewright_handling_seconds_count"
JOINED = "pagewright_redeliveries_joined_total"


def test_work_that_ends_without_a_broker_is_handed_on_later_and_new_briefs_are_answered_503(system: System) -> None:
    published, generated, refused = (system.brief(f"killed-broker-{name}") for name in ("build", "model", "outage"))
    PAGE_BUILT.arrange(system, published)
    published_id = system.accepted(published)
    wait_until(lambda: PAGE_BUILT.has_come(system, published, published_id), PAGE_BUILT.name)
    hold_model(system, generated)
    generated_id = system.accepted(generated)
    wait_until(lambda: model_was_asked(system, generated, generated_id), "a model at work")
    workers = ("generator", "publisher")
    handled = {name: system.metric(name, HANDLED) for name in workers}

    system.broker.kill()
    release(system)
    wait_until(lambda: all(system.metric(name, HANDLED) > handled[name] for name in workers), "the end of the work")
    answer = system.post(refused)
    assert not system.callbacks(published)
    assert not system.callbacks(generated)
    system.broker.restart()

    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    wait_until(lambda: system.post(refused).status_code == 200, "a gateway that accepts again")
    refused_id = system.accepted(refused)
    for request, brief_id in ((published, published_id), (generated, generated_id), (refused, refused_id)):
        assert_done_once(system, request, [brief_id])
        assert len(model_calls(system, request)) == 1
    assert system.has_reached(refused_id, "gateway", Accepted)


def test_work_that_outlasts_the_broker_s_absence_is_not_repeated_and_queued_messages_are_kept(system: System) -> None:
    queued, generated = system.brief("killed-broker-queued"), system.brief("killed-broker-briefly")
    publisher = system.stack.services["publisher"]
    publisher.kill()
    queued_id = system.accepted(queued)
    wait_until(lambda: system.queues.waiting()[PUBLISHER_SITE_GENERATED.name] == 1, "a message in the queue")
    hold_model(system, generated)
    generated_id = system.accepted(generated)
    wait_until(lambda: model_was_asked(system, generated, generated_id), "a model at work")
    joined = system.metric("generator", JOINED)

    system.broker.kill()
    system.broker.restart()
    wait_until(lambda: system.metric("generator", JOINED) > joined, "a redelivery that joins the work in hand")
    release(system)
    publisher.start()

    system.await_ready()
    assert_done_once(system, queued, [queued_id])
    assert_done_once(system, generated, [generated_id])
    assert len(model_calls(system, generated)) == 1
