"""A refused account is asked again at a slow pace by one brief at a time, and operators are told why."""

import pytest

from chassis.dependency_refusals import Dependency
from chassis.errors import TransientError
from contracts.progress_events import Generated
from contracts.time_budget import MIN_ATTEMPT_SECONDS
from generator.models.fallback_model import FallbackModel, NoModelAnswered
from generator.models.model_health import PROBE_SECONDS
from generator.ports import AccountRefused, ModelRefused, Prompt
from generator.retry_policy import RETRY_POLICY
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import Clock, accepted, attachment, brief
from tools.publishing.reports import RecordedReports

PROMPT = Prompt("system", "text")
BAD_KEY = AccountRefused("API_KEY_INVALID", "Gemini refuses the key: API_KEY_INVALID")
GONE = AccountRefused("MODEL_NOT_FOUND", "Gemini refuses the model: MODEL_NOT_FOUND")
SHARE = 420.0


class Bench:
    """Two models, the fallback over them, and what operators see."""

    def __init__(self) -> None:
        self.clock, self.reports = Clock(), RecordedReports()
        self.first, self.second = ScriptedModel("first"), ScriptedModel("second")
        self.gemini = Dependency("gemini", self.clock.monotonic)
        dependencies = {"first": self.gemini, "second": self.gemini}
        self.fallback = FallbackModel([self.first, self.second], 240, self.clock.monotonic, dependencies)

    def both_refuse(self, error: Exception = BAD_KEY) -> None:
        self.first.fail(error)
        self.second.fail(error)

    async def ask(self, *, urgent: bool = False) -> str:
        return (await self.fallback.complete(PROMPT, SHARE, self.reports, urgent=urgent)).text

    async def refused(self) -> NoModelAnswered:
        with pytest.raises(NoModelAnswered) as raised:
            await self.ask()
        return raised.value


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_a_model_that_refuses_the_account_is_left_alone_for_half_a_minute(bench: Bench) -> None:
    bench.first.fail(GONE)
    for _ in range(3):
        bench.second.reply("hello")
        await bench.ask()
    assert len(bench.first.prompts) == 1
    bench.clock.advance(PROBE_SECONDS)
    bench.first.reply("back")
    assert await bench.ask() == "back"


async def test_while_the_account_is_refused_one_brief_asks_and_the_others_wait_in_the_broker(bench: Bench) -> None:
    bench.both_refuse()
    assert (await bench.refused()).retry_after == PROBE_SECONDS
    bench.clock.advance(10)
    for _ in range(50):
        assert (await bench.refused()).retry_after == PROBE_SECONDS - 10
    assert (len(bench.first.prompts), len(bench.second.prompts)) == (1, 1)
    bench.clock.advance(PROBE_SECONDS)
    bench.both_refuse()
    for _ in range(50):
        await bench.refused()
    assert (len(bench.first.prompts), len(bench.second.prompts)) == (2, 2)


async def test_a_probe_that_is_under_way_is_not_joined_by_another(bench: Bench) -> None:
    bench.both_refuse()
    await bench.refused()
    bench.clock.advance(PROBE_SECONDS)
    bench.fallback._health.asked(bench.first)
    bench.fallback._health.asked(bench.second)
    assert (await bench.refused()).retry_after == PROBE_SECONDS
    assert len(bench.first.prompts) == 1


async def test_the_last_chance_of_a_brief_is_asked_whatever_was_refused_before(bench: Bench) -> None:
    bench.both_refuse()
    await bench.refused()
    bench.first.reply("the key was replaced")
    assert await bench.ask(urgent=True) == "the key was replaced"


async def test_the_reason_is_one_where_all_models_refuse_the_same(bench: Bench) -> None:
    bench.both_refuse()
    assert str(await bench.refused()) == "no model answered: Gemini refuses the key: API_KEY_INVALID"


async def test_a_passing_failure_is_not_slowed_down_by_a_refused_account(bench: Bench) -> None:
    bench.first.fail(GONE)
    bench.second.fail(TransientError("busy", retry_after=3))
    assert (await bench.refused()).retry_after == 3


async def test_operators_see_the_refusal_until_the_model_answers_again(bench: Bench) -> None:
    bench.both_refuse()
    await bench.refused()
    assert bench.gemini.refusal is not None
    assert bench.gemini.refusal.code == "API_KEY_INVALID"
    assert "Gemini refuses the key: API_KEY_INVALID" in (bench.gemini.warning() or "")
    bench.clock.advance(PROBE_SECONDS)
    bench.first.reply("hello")
    await bench.ask()
    assert bench.gemini.refusal is None


async def test_operators_go_on_seeing_a_better_model_that_refuses(bench: Bench) -> None:
    bench.first.fail(GONE)
    bench.second.reply("hello")
    await bench.ask()
    assert bench.gemini.refusal is not None
    assert bench.gemini.refusal.code == "MODEL_NOT_FOUND"


async def test_a_request_that_is_not_taken_says_nothing_against_the_account(bench: Bench) -> None:
    bench.first.fail(GONE)
    bench.second.fail(ModelRefused("unable to process input image"))
    error = await bench.refused()
    assert error.content_refused
    assert bench.gemini.refusal is not None


async def test_pictures_are_left_out_although_another_model_refuses_the_account() -> None:
    generator = Generator()
    first = ScriptedModel("gone")
    generator.asks([first, generator.model])
    first.fail(GONE)
    generator.model.fail(ModelRefused("unable to process input image"))
    generator.model.reply(INDEX + README + DONE)
    picture = attachment("a.png", b"\x89PNG\r\n\x1a\n", "image/png")
    site = await generator.handle(accepted(brief(attachments=(picture,))))
    assert site.status == "succeeded"
    assert [len(prompt.parts) for prompt in generator.model.prompts] == [1, 0]


@pytest.mark.parametrize(
    "error",
    [BAD_KEY, TransientError("busy"), TransientError("quota", retry_after=300), TransientError("x", retry_after=9_000)],
    ids=str,
)
async def test_an_attempt_always_comes_before_the_share_ends_and_only_the_last_one_salvages(error: Exception) -> None:
    generator, message, attempt = Generator(), accepted(brief()), 0
    while True:
        attempt += 1
        left = SHARE - generator.clock.monotonic()
        assert left >= MIN_ATTEMPT_SECONDS
        generator.model.fail(error)
        try:
            site = await generator.handle(message)
            break
        except TransientError as failure:
            seconds = message.seconds_left(generator.clock.now())
            delay = RETRY_POLICY.delay_after(attempt, seconds_left=seconds, at_least=failure.retry_after)
            assert delay is not None
            generator.clock.advance(delay)
    assert site.status == "salvaged"
    assert left < 100, "it was salvaged while there was time for another attempt"
    (facts,) = generator.reports.of(Generated)
    assert str(error) in str(facts.reason)
