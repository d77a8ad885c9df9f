"""Which calls to models are recorded, with what in them, and what never leaves the generator."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from chassis.errors import TransientError
from chassis.secret_scan import SecretScanner
from contracts.conversation import TEXT_MAX_BYTES, ConversationTurn, PromptPart, QuotedText, Turn
from generator import conversation_recorder
from generator.conversation_recorder import ConversationRecorder, quote
from generator.exception_guard import ExceptionGuard
from generator.finished_call import FinishedCall
from generator.models.fallback_model import FallbackModel
from generator.parser_workers.pool import ParserThreads
from generator.ports import InlinePart, ModelRefused, Prompt, Reply
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.chassis.test_secret_scan import FORMS
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import START, Clock, accepted, attachment, brief
from tools.publishing.reports import RecordedReports

BRIEF_ID = UUID(int=7)
OWN = "own-key-of-this-service-0123456789"
PROMPT = Prompt("system", "text", (InlinePart("image/png", b"12345"),), purpose="repair")
REPLY = Reply("a page", "STOP", "a-model", prompt_tokens=10, reply_tokens=20, thinking_tokens=5)


class Recorded:
    """A recorder and what it published."""

    def __init__(self) -> None:
        self.published: list[ConversationTurn] = []
        self.bugs: list[str] = []
        self.recorder = ConversationRecorder(
            self.published.append,
            lambda: SecretScanner({"own": OWN}),
            ParserThreads(),
            Clock().now,
            ExceptionGuard(self.bugs.append),
        )

    async def turns(self, *calls: FinishedCall) -> list[Turn]:
        for call in calls:
            self.recorder.of(BRIEF_ID, 2)(call)
        await self.recorder.close()
        return [record.turn for record in self.published]


async def test_a_call_is_recorded_with_what_was_asked_and_replied_and_images_are_named() -> None:
    recorded = Recorded()
    (turn,) = await recorded.turns(FinishedCall.answered(PROMPT, "a-model", 19.04, REPLY))
    (record,) = recorded.published
    assert (record.brief_id, record.run, record.at) == (BRIEF_ID, 2, START)
    assert (START - turn.asked_at).total_seconds() == pytest.approx(19.04)
    assert (turn.purpose, turn.model, turn.outcome, turn.seconds) == ("repair", "a-model", "answered", 19.0)
    assert (turn.system, turn.prompt) == (QuotedText(text="system"), QuotedText(text="text"))
    assert turn.parts == (PromptPart(media_type="image/png", bytes=5),)
    assert (turn.reply, turn.finish_reason) == (QuotedText(text="a page"), "STOP")
    assert (turn.prompt_tokens, turn.reply_tokens, turn.thinking_tokens) == (10, 20, 5)


async def test_secrets_are_masked_in_prompt_reply_and_failure() -> None:
    token = FORMS["GitHub Token"]
    prompt = Prompt(f"system {OWN}", f"text {token} {OWN}")
    reply = replace(REPLY, text=f"const key = '{token}'")
    failed = FinishedCall.raised(prompt, "a-model", 1, TransientError(f"refused {OWN}"))
    turns = await Recorded().turns(FinishedCall.answered(prompt, "a-model", 1, reply), failed)
    for secret in (token, OWN):
        assert secret not in repr(turns)
    assert repr(turns).count("*" * len(OWN)) >= 5


def test_a_long_text_is_cut_at_a_whole_character_and_says_how_many_are_left_out() -> None:
    assert quote("üüü", max_bytes=5) == QuotedText(text="üü", left_out=1)
    assert quote("a" * TEXT_MAX_BYTES).left_out == 0
    assert quote("a\ud800") == QuotedText(text="a?")


@pytest.mark.parametrize(
    ("error", "outcome", "failure"),
    [
        (TransientError("busy"), "failed", "busy"),
        (ModelRefused("never"), "failed", "never"),
        (KeyError("x"), "failed", "unexpected KeyError: 'x'"),
        (asyncio.CancelledError(), "unawaited", "its time was over before it answered"),
    ],
)
async def test_a_call_without_a_reply_is_recorded_with_the_reason(
    error: BaseException, outcome: str, failure: str
) -> None:
    (turn,) = await Recorded().turns(FinishedCall.raised(PROMPT, "a-model", 1, error))
    assert (turn.outcome, turn.failure, turn.reply) == (outcome, failure, None)


async def test_every_model_that_was_asked_is_recorded() -> None:
    calls: list[FinishedCall] = []
    pro, flash = ScriptedModel("pro"), ScriptedModel("flash")
    pro.fail(TransientError("busy"))
    flash.reply("hello")
    fallback = FallbackModel([pro, flash], 240, Clock().monotonic, recorder_of=lambda _, __: calls.append)
    await fallback.for_run(BRIEF_ID, 1).complete(PROMPT, 420, RecordedReports())
    assert [(call.model, call.outcome) for call in calls] == [("pro", "failed"), ("flash", "answered")]
    pro.reply("hello")
    await fallback.complete(PROMPT, 420, RecordedReports())
    assert len(calls) == 2


async def test_a_call_that_is_cancelled_is_recorded() -> None:
    calls: list[FinishedCall] = []
    model = ScriptedModel()
    model.hang()
    fallback = FallbackModel([model], 240, Clock().monotonic, recorder_of=lambda _, __: calls.append)
    asking = asyncio.create_task(fallback.for_run(BRIEF_ID, 1).complete(PROMPT, 420, RecordedReports()))
    await asyncio.sleep(0)
    assert model.prompts == [PROMPT]
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert [call.outcome for call in calls] == ["unawaited"]


async def test_a_recorder_that_fails_is_counted_and_too_much_at_once_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conversation_recorder, "MAX_PENDING", 1)
    recorded = Recorded()
    call = FinishedCall.answered(PROMPT, "a-model", 1, REPLY)
    with capture_logs() as lines:
        assert len(await recorded.turns(call, call)) == 1
    assert [line["event"] for line in lines] == ["call not recorded: too many are pending"]
    monkeypatch.setattr(conversation_recorder, "build_turn", None)
    assert len(await recorded.turns(call)) == 1
    assert recorded.bugs == ["conversation"]


async def test_the_calls_of_a_brief_are_recorded_under_it_each_with_its_purpose() -> None:
    generator, calls = Generator(), list[tuple[UUID, int, FinishedCall]]()
    generator.handler.fallback.recorder_of = lambda brief_id, run: lambda call: calls.append((brief_id, run, call))
    order = accepted(brief(attachments=(attachment("a.csv", b"a,b\n1,2\n"),)))
    generator.model.reply(INDEX)
    generator.model.reply(INDEX + README + DONE)
    await generator.handle(order)
    assert {(brief_id, run) for brief_id, run, _ in calls} == {(order.brief_id, 1)}
    assert [call.prompt.purpose for _, _, call in calls][:2] == ["plan", "site"]
