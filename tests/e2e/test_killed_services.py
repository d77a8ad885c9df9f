"""kill -9 of each service while a brief is in its hands loses nothing and does nothing twice."""

import pytest

from contracts.progress_events import CheckedOut
from contracts.progress_events_of_deliveries import Started
from tests.e2e.outcomes import assert_done_once
from tools.stack.readiness import wait_until
from tools.system.stopping_points import HANG, MOMENTS, Moment, hang_model, model_was_asked, play_faults, release
from tools.system.system import System


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.name)
def test_a_brief_outlives_the_kill_of_the_service_that_has_it_in_hand(system: System, moment: Moment) -> None:
    service = system.stack.services[moment.service]
    request = system.brief(f"killed-{moment.service}")
    moment.arrange(system, request)
    brief_id = system.accepted(request)
    wait_until(lambda: moment.has_come(system, request, brief_id), moment.name)

    service.kill()
    assert not [callback for callback in system.callbacks(request) if callback["delivered"]]
    release(system)
    service.start()

    assert_done_once(system, request, [brief_id])


def test_a_revision_outlives_the_kill_of_publisher_and_generator_while_they_have_it_in_hand(system: System) -> None:
    publisher, generator = system.stack.services["publisher"], system.stack.services["generator"]
    first = system.brief("killed-revision")
    first_id = system.accepted(first)
    assert_done_once(system, first, [first_id])
    revision = system.brief("killed-revision", task=first["task"], round=2)
    play_faults(system, {"kind": "latency", "seconds": HANG, "times": None})
    hang_model(system, revision)
    revision_id = system.accepted(revision)

    wait_until(
        lambda: system.has_reached(revision_id, "publisher", Started, message="revision.accepted"),
        "a publisher that reads the site",
    )
    publisher.kill()
    assert not system.has_reached(revision_id, "publisher", CheckedOut)
    play_faults(system)
    publisher.start()
    wait_until(lambda: model_was_asked(system, revision, revision_id), "a model that revises the site")
    generator.kill()
    generator.start()

    assert_done_once(system, revision, [revision_id, first_id])
