"""Which model answers, and what happens when none does."""

import pytest

from chassis.errors import TransientError
from contracts.model_events import ModelAnswered, ModelFailed
from generator.models.fallback_model import FallbackModel, NoModelAnswered
from generator.ports import AccountRefused, ModelRefused, Prompt
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.situations import Clock
from tools.publishing.reports import RecordedReports

PROMPT = Prompt("system", "text")


@pytest.fixture
def models() -> tuple[ScriptedModel, ScriptedModel, ScriptedModel]:
    return ScriptedModel("pro"), ScriptedModel("flash"), ScriptedModel("lite")


async def test_the_first_model_that_answers_is_enough(models: tuple[ScriptedModel, ...]) -> None:
    clock, reports = Clock(), RecordedReports()
    models[0].reply("hello")
    reply = await FallbackModel(models, 240, clock.monotonic).complete(PROMPT, 420, reports)
    assert (reply.text, reply.model) == ("hello", "pro")
    assert reports.events == [
        ModelAnswered(model="pro", seconds=0.0, finish_reason="STOP", prompt_tokens=100, reply_tokens=2)
    ]
    assert models[1].prompts == []


@pytest.mark.parametrize("error", [TransientError("busy"), ModelRefused("no such model")])
async def test_a_model_that_fails_is_reported_and_the_next_one_asked(
    models: tuple[ScriptedModel, ...], error: Exception
) -> None:
    reports = RecordedReports()
    models[0].fail(error)
    models[1].reply("hello")
    reply = await FallbackModel(models, 240, Clock().monotonic).complete(PROMPT, 420, reports)
    assert reply.model == "flash"
    assert reports.of(ModelFailed) == [ModelFailed(model="pro", reason=str(error))]


async def test_when_none_answers_it_is_tried_again_after_the_shortest_wait(models: tuple[ScriptedModel, ...]) -> None:
    models[0].fail(TransientError("quota", retry_after=40))
    models[1].fail(TransientError("quota", retry_after=17))
    models[2].fail(ModelRefused("gone"))
    with pytest.raises(TransientError, match=r"pro: quota; flash: quota; lite: gone") as raised:
        await FallbackModel(models, 240, Clock().monotonic).complete(PROMPT, 420, RecordedReports())
    assert raised.value.retry_after == 17


async def test_when_none_ever_will_it_is_not_tried_again(models: tuple[ScriptedModel, ...]) -> None:
    for model in models:
        model.fail(ModelRefused("gone"))
    with pytest.raises(ModelRefused, match="no model of MODELS"):
        await FallbackModel(models, 240, Clock().monotonic).complete(PROMPT, 420, RecordedReports())


async def test_no_call_takes_longer_than_its_limit_and_each_leaves_time_for_the_next(
    models: tuple[ScriptedModel, ...],
) -> None:
    for model in models:
        model.fail(TransientError("busy"))
    fallback = FallbackModel(models, 240, Clock().monotonic)
    with pytest.raises(TransientError):
        await fallback.complete(PROMPT, 100, RecordedReports())
    assert [limit for model in models for limit in model.limits] == [60, 60, 100]
    models[0].reply("hello")
    await fallback.complete(PROMPT, 420, RecordedReports())
    assert models[0].limits[-1] == 240


async def test_a_model_is_not_asked_when_no_time_is_left(models: tuple[ScriptedModel, ...]) -> None:
    reports = RecordedReports()
    with pytest.raises(TransientError, match="no time left"):
        await FallbackModel(models, 240, Clock().monotonic).complete(PROMPT, 0, reports)
    assert all(model.prompts == [] for model in models)
    assert len(reports.of(ModelFailed)) == 3


async def test_a_model_that_keeps_failing_is_left_alone_for_a_minute(models: tuple[ScriptedModel, ...]) -> None:
    clock = Clock()
    fallback = FallbackModel(models, 240, clock.monotonic)
    for _ in range(3):
        models[0].fail(TransientError("busy"))
    for _ in range(4):
        models[1].reply("hello")
        await fallback.complete(PROMPT, 420, RecordedReports())
    assert len(models[0].prompts) == 3
    clock.advance(61)
    models[0].reply("back")
    assert (await fallback.complete(PROMPT, 420, RecordedReports())).text == "back"


async def test_a_model_whose_quota_is_used_up_is_left_alone_for_as_long_as_it_asks(
    models: tuple[ScriptedModel, ...],
) -> None:
    clock = Clock()
    fallback = FallbackModel(models, 240, clock.monotonic)
    models[0].fail(TransientError("quota", retry_after=20))
    for _ in range(2):
        models[1].reply("hello")
        await fallback.complete(PROMPT, 420, RecordedReports())
    assert len(models[0].prompts) == 1
    clock.advance(21)
    models[0].reply("back")
    assert (await fallback.complete(PROMPT, 420, RecordedReports())).text == "back"


async def test_when_all_models_rest_they_are_asked_all_the_same(models: tuple[ScriptedModel, ...]) -> None:
    clock = Clock()
    fallback = FallbackModel(models[:1], 240, clock.monotonic)
    models[0].fail(TransientError("quota", retry_after=300))
    with pytest.raises(TransientError):
        await fallback.complete(PROMPT, 420, RecordedReports())
    models[0].reply("hello")
    assert (await fallback.complete(PROMPT, 420, RecordedReports())).text == "hello"


async def test_the_quickest_is_the_last_of_the_list_and_its_haste_is_not_held_against_it(
    models: tuple[ScriptedModel, ...],
) -> None:
    fallback = FallbackModel(models, 240, Clock().monotonic)
    for _ in range(4):
        models[2].fail(TransientError("busy", retry_after=600))
        models[1].reply("hello")
        assert (await fallback.complete(PROMPT, 25, RecordedReports(), quickest=True)).text == "hello"
    assert [len(model.prompts) for model in models] == [0, 4, 4]


async def test_an_account_that_the_quickest_finds_refused_is_refused_for_all(
    models: tuple[ScriptedModel, ...],
) -> None:
    fallback = FallbackModel(models, 240, Clock().monotonic)
    for model in models:
        model.fail(AccountRefused("API_KEY_INVALID", "bad key"))
    with pytest.raises(NoModelAnswered) as raised:
        await fallback.complete(PROMPT, 25, RecordedReports(), quickest=True)
    assert raised.value.account_refused
    with pytest.raises(NoModelAnswered, match="bad key"):
        await fallback.complete(PROMPT, 240, RecordedReports())
    assert [len(model.prompts) for model in models] == [1, 1, 1]
