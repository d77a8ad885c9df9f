"""The plan is made before the page, by the quickest model; whatever goes wrong with it, the brief goes on."""

from dataclasses import replace

import pytest

from chassis.errors import TransientError
from contracts.brief import Check
from contracts.model_events import ModelAnswered, ModelFailed
from contracts.progress_events import Generated
from contracts.time_budget import PLAN_SECONDS
from generator.models.fallback_model import FallbackModel
from generator.ports import AccountRefused, ModelRefused
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.plans import ADDS, plan_text
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import accepted, attachment, brief

SENTENCE = Check(kind="sentence", text="Clicking Add appends a row")
BRIEF = brief(checks=(SENTENCE,), attachments=(attachment("data.csv", b"a,b\n1,2\n"),))
PLAN = plan_text(names={"#add": "button that adds a row"}, checks=[ADDS])
SITE = INDEX + README + DONE


@pytest.fixture
def generator() -> Generator:
    return Generator()


def counted(generator: Generator) -> list[str]:
    states: list[str] = []
    generator.handler = replace(generator.handler, count_plans=states.append)
    return states


async def test_the_plan_is_asked_for_as_json_before_the_page(generator: Generator) -> None:
    states = counted(generator)
    generator.model.reply_json(PLAN)
    generator.model.reply(SITE)
    await generator.handle(accepted(BRIEF))
    (asked,) = generator.model.json_prompts
    assert asked.json
    assert '<check number="1" kind="sentence">\nClicking Add appends a row\n</check>' in asked.text
    assert "a,b\n1,2\n" in asked.text
    assert generator.model.json_limits == [PLAN_SECONDS]
    assert not any(prompt.json for prompt in generator.model.prompts)
    assert states == ["made"]


@pytest.mark.parametrize("answer", ["{}", "No.", '{"checks": "none"}', '{"checks": [{"number": 7, "by": "steps"}]}'])
async def test_a_plan_that_decides_nothing_adds_no_text_to_any_prompt(generator: Generator, answer: str) -> None:
    states, other = counted(generator), Generator()
    generator.model.reply_json(answer)
    for one in (generator, other):
        for _ in range(3):
            one.model.reply(SITE)
        await one.handle(accepted(brief(checks=(SENTENCE, Check(kind="js", text="false")))))
    assert generator.model.prompts == other.model.prompts
    assert "<names>" not in generator.model.prompts[0].text
    assert "A program will try the page" not in generator.model.prompts[0].text
    assert states[0] == "empty"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (TransientError("busy", retry_after=600), "late"),
        (None, "late"),
        (ModelRefused("unable to process input image"), "refused"),
        (KeyError("a bug"), "late"),
    ],
    ids=["busy", "no answer", "refused", "a bug of the adapter"],
)
async def test_without_a_plan_the_brief_goes_on_and_says_so(
    generator: Generator, error: Exception | None, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if error is None:  # only then is the limit waited for
        monkeypatch.setattr("generator.plan_creation.PLAN_SECONDS", 0.05)
        monkeypatch.setattr("generator.plan_creation.MIN_SECONDS", 0.05)
    states = counted(generator)
    generator.model.fail_json(error)
    generator.model.reply(SITE)
    site = await generator.handle(accepted(BRIEF))
    assert site.status == "succeeded"
    assert states == [state]
    assert [notice for notice in site.evidence.notices if notice.startswith("no plan of trials was made")]
    assert len(generator.model.json_prompts) == 1


async def test_a_bug_in_planning_costs_the_plan_alone(generator: Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    def raises(*_: object, **__: object) -> None:
        raise ValueError("not enough values to unpack")

    monkeypatch.setattr("generator.plan_creation.validate_plan", raises)
    states = counted(generator)
    generator.model.reply(SITE)
    assert (await generator.handle(accepted(BRIEF))).status == "succeeded"
    assert states == ["broken"]
    assert generator.counts == {"plan": 1}


@pytest.mark.parametrize("answer", [PLAN, TransientError("busy")], ids=["made", "failed"])
async def test_a_later_attempt_does_not_ask_for_the_plan_again(
    generator: Generator, answer: str | TransientError
) -> None:
    if isinstance(answer, str):
        generator.model.reply_json(answer)
    else:
        generator.model.fail_json(answer)
    generator.model.fail(TransientError("busy"))
    generator.model.reply(SITE)
    with pytest.raises(TransientError):
        await generator.handle(accepted(BRIEF))
    await generator.handle(accepted(BRIEF))
    assert len(generator.model.json_prompts) == 1
    first, second = generator.model.prompts
    assert first == second


async def test_a_refused_account_is_reported_once_and_the_plan_made_when_it_is_accepted(generator: Generator) -> None:
    generator.model.fail_json(AccountRefused("API_KEY_INVALID", "the key is refused"))
    with pytest.raises(TransientError, match="the key is refused"):
        await generator.handle(accepted(BRIEF))
    assert len(generator.reports.of(ModelFailed)) == 1
    assert generator.model.prompts == []
    generator.clock.advance(60)
    generator.model.reply_json(PLAN)
    generator.model.reply(SITE)
    await generator.handle(accepted(BRIEF))
    assert "<names>" in generator.model.prompts[0].text


async def test_models_are_asked_backwards_and_a_plan_that_is_late_is_not_held_against_them(
    generator: Generator,
) -> None:
    strong, middle, quick = (ScriptedModel(name) for name in ("strong", "middle", "quick"))
    fallback = FallbackModel([strong, middle, quick], 240, generator.clock.monotonic)
    generator.handler = replace(generator.handler, fallback=fallback)
    for number in range(4):
        strong.reply(SITE)
        quick.fail_json(TransientError("busy", retry_after=600))
        middle.fail_json(TransientError("busy", retry_after=600))
        strong.fail_json(TransientError("busy", retry_after=600))
        await generator.handle(accepted(brief(nonce=f"n-{number}")))
    assert [len(model.json_prompts) for model in (quick, middle, strong)] == [4, 4, 4]
    assert len(strong.prompts) == 4
    assert quick.json_limits[0] == pytest.approx(PLAN_SECONDS * 0.6)


async def test_no_plan_is_made_when_the_share_of_time_is_nearly_over(generator: Generator) -> None:
    generator.clock.advance(330)
    generator.model.reply(SITE)
    assert (await generator.handle(accepted(BRIEF))).status == "succeeded"
    assert generator.model.json_prompts == []


async def test_tokens_of_the_plan_count_in_the_evidence(generator: Generator) -> None:
    generator.model.reply(SITE)
    without = (await generator.handle(accepted(brief(nonce="without")))).evidence
    generator.model.reply_json(PLAN)
    generator.model.reply(SITE)
    with_plan = (await generator.handle(accepted(BRIEF))).evidence
    assert without is not None
    assert with_plan is not None
    assert with_plan.reply_tokens == without.reply_tokens + len(PLAN) // 4 + 1
    assert with_plan.rounds == without.rounds == 1


async def test_every_token_of_a_brief_is_told_in_its_events(generator: Generator) -> None:
    generator.model.reply_json(PLAN)
    generator.model.reply(SITE)
    evidence = (await generator.handle(accepted(BRIEF))).evidence
    (answered,) = generator.reports.of(ModelAnswered)
    (generated,) = generator.reports.of(Generated)
    told = [answered.prompt_tokens, answered.reply_tokens, generated.tokens_aside]
    assert min(told) > 0
    assert sum(told) == evidence.prompt_tokens + evidence.reply_tokens


async def test_a_check_whose_only_entry_is_dropped_is_named_in_the_evidence(generator: Generator) -> None:
    states = counted(generator)
    generator.model.reply_json(plan_text(checks=[{**ADDS, "steps": [{"click": "#add"}]}]))
    generator.model.reply(SITE)
    site = await generator.handle(accepted(BRIEF))
    assert "check 1 is not tried: nothing is expected after its steps" in site.evidence.notices
    assert states == ["empty", "refused"]


async def test_pictures_that_every_model_refuses_are_left_out_of_the_plan_s_prompt_and_the_page_s(
    generator: Generator,
) -> None:
    generator.model.fail_json(ModelRefused("unable to process input image"))
    generator.model.reply_json(PLAN)
    generator.model.reply(SITE)
    picture = attachment("a.png", b"\x89PNG\r\n\x1a\n", "image/png")
    await generator.handle(accepted(brief(checks=(SENTENCE,), attachments=(picture,))))
    assert [len(prompt.parts) for prompt in generator.model.json_prompts] == [1, 0]
    assert [len(prompt.parts) for prompt in generator.model.prompts] == [0]
    assert "<names>" in generator.model.prompts[0].text
