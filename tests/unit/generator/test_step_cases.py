"""The cases that are tried in a real browser leave out no step and no expectation."""

from generator.plan.action_parsers import ACTIONS
from generator.plan.expectations import KINDS, expectation_of
from generator.plan.steps import each_step, steps_of
from tests.corpus.steps.cases import cases

CASES = tuple(cases())


def test_every_step_and_expectation_of_the_vocabulary_is_among_the_cases() -> None:
    steps = [step for case in CASES if case.outcome == "passed" for step in each_step(steps_of(case.steps))]
    failing = [step for case in CASES if case.outcome == "failed" for step in each_step(steps_of(case.steps))]
    assert {step.action for step in steps} >= ACTIONS.keys()
    for chosen in (steps, failing):
        kinds = {expectation_of(step.given).kind for step in chosen if step.action == "expect"}
        assert kinds >= set(KINDS)
