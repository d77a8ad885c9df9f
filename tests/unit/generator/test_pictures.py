"""Questions about pictures: asked once of the candidate that would go out; a clear no is worth one repair."""

import json

import pytest

from chassis.errors import TransientError
from contracts.brief import Check
from contracts.evidence import CheckResult
from generator.judge.screenshot_questions import Question, ScreenshotAnswer, build_screenshot_prompt, parse_answers
from generator.ports import ModelRefused
from tests.unit.generator.plans import plan_text
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, Generator
from tests.unit.generator.situations import HandedOver, accepted, brief

CARDS, LOGO = Question("check 1", "Do the cards stand side by side?", 0), Question("check 2", "Is there a logo?", 1)
ASKED = brief(checks=(Check(kind="sentence", text="The cards stand side by side."),))
PLAN = plan_text(
    checks=[{"number": 1, "by": "picture", "question": CARDS.text, "view": {"width": 800}}], names={"#a": "a card"}
)
NO = '{"answers": [{"number": 1, "answer": "no", "seen": "three cards below one another"}]}'
YES = '{"answers": [{"number": 1, "answer": "yes", "seen": "three cards in a row"}]}'


def checks_of(generated: HandedOver) -> tuple[CheckResult, ...]:
    return generated.evidence.checks


@pytest.mark.parametrize(
    "text",
    [
        NO,
        '[{"number": 1, "answer": "no", "seen": "three cards below one another"}]',
        '{"1": {"answer": "No.", "seen": "three cards below one another"}}',
        '{"answer": false, "seen": "three cards below one another"}',
        f"```json\n{NO}\n```",
        f"Here is what I see:\n{NO}\nThat is all.",
        '{"results": [{"number": "1", "answer": "NO", "seen": "three cards\\n below one another", "x": 1}]}',
    ],
)
def test_a_clear_no_is_read_in_every_usual_shape(text: str) -> None:
    assert parse_answers(text, [CARDS]) == {CARDS: ScreenshotAnswer("no", "three cards below one another")}


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "",
        "I cannot look at pictures.",
        "[]",
        "[1, null, []]",
        '{"answers": [{"number": 1, "answer": "cannot tell", "seen": "a page"}]}',
        '{"answers": [{"number": 1, "answer": "no"}]}',
        '{"answers": [{"number": 1, "answer": "not really", "seen": "it is small"}]}',
        '{"answers": [{"number": 7, "answer": "no", "seen": "something"}]}',
        '{"answers": [{"number": 1, "answer": ["no"], "seen": {}}]}',
        '{"checks": [{"number": 1, "by": "steps", "steps": []}]}',
    ],
)
def test_anything_else_decides_nothing(text: str) -> None:
    assert parse_answers(text, [CARDS]) == {}


def test_all_questions_go_out_in_one_call_for_json_with_their_pictures() -> None:
    prompt = build_screenshot_prompt([CARDS, LOGO], [b"wide", b"narrow"])
    assert prompt.json
    assert prompt.text.splitlines() == [f"1. (picture 1) {CARDS.text}", f"2. (picture 2) {LOGO.text}"]
    assert [part.content for part in prompt.parts] == [b"wide", b"narrow"]


def test_a_question_whose_picture_could_not_be_taken_is_left_out_and_the_others_keep_their_numbers() -> None:
    prompt = build_screenshot_prompt([CARDS, LOGO], [None, b"narrow"])
    assert prompt.text == f"2. (picture 1) {LOGO.text}"


async def test_a_clear_no_is_repaired_once_and_told_to_the_model_in_words() -> None:
    generator = Generator()
    generator.model.reply_json(PLAN)
    generator.model.reply_json(NO)
    generator.model.reply(INDEX + README + DONE)
    generator.model.reply(INDEX.replace("<h1>Sales", "<h1>All sales") + DONE)
    generated = await generator.handle(accepted(ASKED))
    repair = generator.model.prompts[1].text
    assert CARDS.text in repair
    assert "three cards below one another" in repair
    assert len(generator.model.prompts) == 2
    assert len(generator.model.json_prompts) == 2
    assert generator.browser.pictured[0].width == 800
    (check,) = checks_of(generated)
    assert check.outcome == "undecided"
    assert b"All sales" in {file.path: file.content for file in generated.files}["index.html"]


async def test_a_no_that_no_repair_mends_stands_in_the_evidence() -> None:
    generator = Generator()
    generator.model.reply_json(PLAN)
    generator.model.reply_json(NO)
    generator.model.reply(INDEX + README + DONE)
    generator.model.fail(ModelRefused("no"))
    generated = await generator.handle(accepted(ASKED))
    (check,) = checks_of(generated)
    assert check.outcome == "failed"
    assert "three cards below one another" in check.detail


async def test_a_yes_passes_the_check_and_asks_for_nothing_more() -> None:
    generator = Generator()
    generator.model.reply_json(PLAN)
    generator.model.reply_json(YES)
    generator.model.reply(INDEX + README + DONE)
    generated = await generator.handle(accepted(ASKED))
    (check,) = checks_of(generated)
    assert (check.outcome, check.detail) == ("passed", "in the picture: yes: three cards in a row")


@pytest.mark.parametrize("error", [TransientError("busy"), ModelRefused("no pictures"), RuntimeError("a bug"), None])
async def test_a_call_that_nobody_answers_changes_nothing(error: Exception | None) -> None:
    generator = Generator()
    generator.model.reply_json(PLAN)
    if error is None:
        generator.model.reply_json("I cannot look at pictures.")
    else:
        generator.model.fail_json(error)
    generator.model.reply(INDEX + README + DONE)
    generated = await generator.handle(accepted(ASKED))
    (check,) = checks_of(generated)
    assert check.outcome == "undecided"
    assert CARDS.text in check.detail
    assert {file.path: file.content for file in generated.files}["index.html"] == PAGE


async def test_without_questions_about_pictures_no_picture_is_taken_and_no_model_is_asked() -> None:
    generator = Generator()
    generator.model.reply_json(json.dumps({}))
    generator.model.reply(INDEX + README + DONE)
    await generator.handle(accepted(brief()))
    assert generator.browser.pictured == []
    assert len(generator.model.json_prompts) == 1
