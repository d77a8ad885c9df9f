"""An evaluator that does not answer 200 is asked again on schedule, with the same words, until it does."""

from itertools import pairwise

from contracts.progress_events_of_deliveries import Retrying
from tools.system.stopping_points import answer_callbacks
from tools.system.system import System

REFUSALS = 3


def test_refused_callbacks_come_again_1_2_4_seconds_apart_until_a_200(system: System) -> None:
    request = system.brief("refused")
    answer_callbacks(system, request, [500] * REFUSALS)
    brief_id = system.accepted(request)

    system.await_callback(request)
    system.await_rest()

    callbacks = system.callbacks(request)
    assert [callback["answer"] for callback in callbacks] == [500, 500, 500, 200]
    assert len({callback["body"] for callback in callbacks}) == 1
    gaps = [later["at"] - earlier["at"] for earlier, later in pairwise(callbacks)]
    assert all(gap >= delay for gap, delay in zip(gaps, (1, 2, 4), strict=True)), gaps
    # At rest nothing waits in any queue of the broker, so there is nothing left that could call once more.
    assert system.view(brief_id)["state"] == "delivered"
    retried = [event.facts.seconds for event in system.events(brief_id) if isinstance(event.facts, Retrying)]
    assert retried == [1, 2, 4]


def test_an_evaluator_that_resets_redirects_and_never_stops_answering_is_told_in_the_end(system: System) -> None:
    request = system.brief("difficult")
    answer_callbacks(system, request, ["reset", "redirect"])
    system.accepted(request)

    system.await_callback(request)
    system.await_rest()

    assert [callback["answer"] for callback in system.callbacks(request)] == ["reset", "redirect", 200]
