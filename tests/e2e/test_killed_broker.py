"""kill -9 of the broker: what was promised is kept, and nothing is promised that cannot be kept."""

from dataclasses import replace

import pytest

from contracts.progress_events import Accepted
from tests.e2e.outcomes import assert_done_once
from tools.stack.readiness import wait_until
from tools.system.moments import MODEL_WRITES, PAGE_BUILT, Moment, hold_model, model_calls, model_was_asked, release
from tools.system.system import System

HANDLED = "pagewright_handling_seconds_count"
JOINED = "pagewright_redeliveries_joined_total"

MOMENTS = (replace(MODEL_WRITES, arrange=hold_model), PAGE_BUILT)


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.name)
def test_work_that_ends_while_there_is_no_broker_is_handed_on_when_it_is_back(system: System, moment: Moment) -> None:
    request = system.brief("killed-broker")
    moment.arrange(system, request)
    brief_id = system.accepted(request)
    wait_until(lambda: moment.has_come(system, request, brief_id), moment.name)
    handled = system.metric(moment.service, HANDLED)

    system.broker.kill()
    release(system)
    wait_until(lambda: system.metric(moment.service, HANDLED) > handled, "the end of the work")
    assert not system.callbacks(request)
    system.broker.restart()

    system.await_ready()
    assert_done_once(system, request, [brief_id])
    assert len(model_calls(system, request)) == 1


def test_work_that_outlasts_the_broker_s_absence_is_not_begun_a_second_time(system: System) -> None:
    request = system.brief("killed-broker-briefly")
    hold_model(system, request)
    brief_id = system.accepted(request)
    wait_until(lambda: model_was_asked(system, request, brief_id), "a model at work")
    joined = system.metric("generator", JOINED)

    system.broker.kill()
    system.broker.restart()
    wait_until(lambda: system.metric("generator", JOINED) > joined, "a redelivery that joins the work in hand")
    release(system)

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

    refused = system.post(request)

    assert refused.status_code == 503, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert int(refused.headers["retry-after"]) > 0
    system.broker.restart()
    wait_until(lambda: system.post(request).status_code == 200, "a gateway that accepts again")
    brief_id = system.accepted(request)
    assert_done_once(system, request, [brief_id])
    assert system.has_reached(brief_id, "gateway", Accepted)
