"""SIGTERM, as at every release: a service finishes or gives back what it has in hand, and ends with 0."""

import pytest

from tests.e2e.outcomes import assert_done_once
from tools.stack.readiness import PATIENCE, wait_until
from tools.system.stopping_points import EVALUATOR_CALLED, MODEL_WRITES, PAGE_BUILT, REPOSITORY_MADE, Moment, release
from tools.system.system import System

GIVEN_BACK = (MODEL_WRITES, REPOSITORY_MADE, PAGE_BUILT, EVALUATOR_CALLED)


@pytest.mark.parametrize("moment", GIVEN_BACK, ids=lambda moment: moment.name)
def test_work_that_outlasts_the_drain_is_given_back_and_done_by_the_next_process(
    system: System, moment: Moment
) -> None:
    service = system.stack.services[moment.service]
    request = system.brief(f"stopped-{moment.service}")
    moment.arrange(system, request)
    brief_id = system.accepted(request)
    wait_until(lambda: moment.has_come(system, request, brief_id), moment.name)

    service.terminate(PATIENCE)
    assert service.exit_code == 0
    release(system)
    service.start()

    assert_done_once(system, request, [brief_id])
