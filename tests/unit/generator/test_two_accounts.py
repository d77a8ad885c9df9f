"""What one provider's account refuses is shown as its own and holds nothing of the other's back."""

import pytest

from chassis.dependency_refusals import Dependency
from chassis.errors import TransientError
from generator.models.fallback_model import FallbackModel, NoModelAnswered
from generator.models.model_health import PROBE_SECONDS
from generator.ports import AccountRefused, Prompt, Reply
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.situations import Clock
from tools.publishing.reports import RecordedReports

BAD_KEY = AccountRefused("API_KEY_INVALID", "Gemini refuses the key: API_KEY_INVALID")
SPENT = AccountRefused("QUOTA", "models.example refuses more requests: QUOTA")


class Bench:
    """A model of each provider, the fallback over them, and what operators see."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.gemini_model, self.openai_model = ScriptedModel("gemini"), ScriptedModel("openai/gpt")
        self.gemini = Dependency("gemini", self.clock.monotonic)
        self.openai = Dependency("openai", self.clock.monotonic)
        models, dependencies = [self.gemini_model, self.openai_model], [self.gemini, self.openai]
        by_name = {model.name: one for model, one in zip(models, dependencies, strict=True)}
        self.fallback = FallbackModel(models, 240, self.clock.monotonic, by_name)

    async def ask(self) -> Reply:
        return await self.fallback.complete(Prompt("system", "text"), 420, RecordedReports())

    async def both_fail(self, first: Exception, second: Exception) -> None:
        self.gemini_model.fail(first)
        self.openai_model.fail(second)
        with pytest.raises(NoModelAnswered):
            await self.ask()

    def refused(self) -> list[str | None]:
        return [one.refusal.code if one.refusal else None for one in (self.gemini, self.openai)]


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_each_providers_refusal_is_shown_as_its_own(bench: Bench) -> None:
    await bench.both_fail(BAD_KEY, SPENT)
    assert bench.refused() == ["API_KEY_INVALID", "QUOTA"]
    assert (bench.openai.warning() or "").startswith("openai/gpt: models.example refuses more requests: QUOTA")


async def test_a_refusal_is_not_shown_for_ever_where_a_better_model_always_answers(bench: Bench) -> None:
    await bench.both_fail(TransientError("busy"), SPENT)
    bench.clock.advance(PROBE_SECONDS)
    bench.gemini_model.reply("hello")
    await bench.ask()
    assert bench.refused() == [None, None]


async def test_one_accounts_answer_does_not_hurry_the_other_accounts_next_call(bench: Bench) -> None:
    await bench.both_fail(TransientError("busy"), SPENT)
    bench.gemini_model.reply("hello")
    await bench.ask()
    bench.gemini_model.fail(TransientError("busy"))
    with pytest.raises(NoModelAnswered):
        await bench.ask()
    assert len(bench.openai_model.prompts) == 1
    assert bench.refused() == [None, "QUOTA"]


async def test_a_refused_account_leaves_briefs_to_the_other_providers_models(bench: Bench) -> None:
    bench.gemini_model.fail(BAD_KEY)
    for _ in range(3):
        bench.openai_model.reply("hello")
        assert (await bench.ask()).model == "openai/gpt"
    assert len(bench.gemini_model.prompts) == 1
    assert bench.refused() == ["API_KEY_INVALID", None]
