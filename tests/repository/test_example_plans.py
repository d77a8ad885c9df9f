"""The plans that the stand-in gives for the examples hold as they are: nothing of them is dropped."""

from datetime import date
from pathlib import Path

from generator.plan.plan_parser import parse_plan
from generator.plan.plan_validation import validate_plan
from generator.prompts.plan_prompt import build_plan_prompt
from tests.corpus.requests import brief_in
from tests.repository.test_examples import every_round
from tools.stand_ins.gemini.library import json_reply_to

DAY = date(2026, 11, 22)


@every_round
def test_each_example_has_a_plan_of_which_nothing_is_dropped(path: Path) -> None:
    brief = brief_in(str(path))
    plan = validate_plan(parse_plan(json_reply_to(build_plan_prompt(brief, today=DAY).text)), brief)
    assert plan.entries
    assert plan.dropped == ()
    sentences = {place for place, check in enumerate(brief.checks, start=1) if check.kind == "sentence"}
    assert {entry.number for entry in plan.checks} == sentences


@every_round
def test_other_calls_for_json_about_an_example_get_an_empty_object(path: Path) -> None:
    asked = build_plan_prompt(brief_in(str(path)), today=DAY).text
    assert json_reply_to(f"Look at the picture.\n{asked}") == "{}"
