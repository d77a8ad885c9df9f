"""kill -9 of the broker: what was promised is kept, and nothing is promised that cannot be kept."""

import time

import pytest

from contracts.progress import Stage
from tests.e2e.moments import Moment, committed, model_calls, model_was_asked, slow_model, slow_pages
from tests.e2e.outcomes import assert_done_once
from tests.e2e.system import System
from tests.stack.readiness import wait_until

HANDLED = "pagewright_handling_seconds_count"

MOMENTS = (
    Moment("the model writes", "generator", lambda system, _: slow_model(system, 2), model_was_asked),
    Moment("the page is built", "publisher", lambda system, _: slow_pages(system, 2), committed),
)


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.name)
def test_work_that_ends_while_there_is_no_broker_is_handed_on_when_it_is_back(system: System, moment: Moment) -> None:
    request = system.brief("killed-broker")
    moment.arrange(system, request)
    brief_id = system.accepted(request)
    wait_until(lambda: moment.has_come(system, request, brief_id), moment.name, timeout=20)
    handled = system.metric(moment.service, HANDLED)

    system.broker.kill()
    wait_until(lambda: system.metric(moment.service, HANDLED) > handled, "the end of the work", timeout=20)
    assert not system.callbacks(request)
    system.broker.restart()

    system.await_ready()
    assert_done_once(system, request, [brief_id])
    assert len(model_calls(system, request)) == 1


def test_work_that_outlasts_the_broker_s_absence_is_not_begun_a_second_time(system: System) -> None:
    request = system.brief("killed-broker-briefly")
    # Long enough for the broker to come back and deliver the brief again while the first call still runs.
    slow_model(system, 6)
    brief_id = system.accepted(request)
    wait_until(lambda: model_was_asked(system, request, brief_id), "a model at work", timeout=20)

    system.broker.kill()
    system.broker.restart()

    system.await_ready()
    assert_done_once(system, request, [brief_id])
    assert len(model_calls(system, request)) == 1


def test_a_brief_that_waits_in_a_queue_outlives_the_kill_of_the_broker(system: System) -> None:
    request = system.brief("killed-waiting")
    system.stack.services["generator"].kill()
    brief_id = system.accepted(request)

    system.broker.kill()
    system.broker.restart()
    system.stack.services["generator"].start()

    system.await_ready()
    assert_done_once(system, request, [brief_id])


def test_without_a_broker_a_brief_is_answered_503_until_it_can_be_promised(system: System) -> None:
    request = system.brief("outage")
    system.broker.kill()

    asked_at = time.monotonic()
    refused = system.post(request)
    seconds = time.monotonic() - asked_at

    assert refused.status_code == 503, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert int(refused.headers["retry-after"]) > 0
    assert seconds < 6
    system.broker.restart()
    wait_until(lambda: system.post(request).status_code == 200, "a gateway that accepts again", timeout=30)
    brief_id = system.accepted(request)
    assert_done_once(system, request, [brief_id])
    assert system.has_reached(brief_id, "gateway", Stage.ACCEPTED)
