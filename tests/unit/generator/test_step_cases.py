"""The cases that are tried in a real browser leave out no step and no expectation."""

from generator.plan.action_arguments import ACTIONS
from generator.plan.expectation_arguments import PARSERS
from generator.plan.expectation_parser import parse_expectation
from generator.plan.step_parser import expand_steps, parse_steps
from tests.corpus.steps.cases import cases

CASES = tuple(cases())


def test_every_step_and_expectation_of_the_vocabulary_is_among_the_cases() -> None:
    steps = [step for case in CASES if case.outcome == "passed" for step in expand_steps(parse_steps(case.steps))]
    failing = [step for case in CASES if case.outcome == "failed" for step in expand_steps(parse_steps(case.steps))]
    assert {step.action for step in steps} >= ACTIONS.keys()
    for chosen in (steps, failing):
        kinds = {parse_expectation(step.given).kind for step in chosen if step.action == "expect"}
        assert kinds >= set(PARSERS)
