"""Models that hang, drip or are down for ever end in a salvaged site within the time share, and leave no thread."""

import asyncio
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from chassis.errors import TransientError
from contracts.messages import BriefAccepted, SiteGenerated
from contracts.model_events import ModelFailed
from contracts.time_budget import AFTER_GENERATION_SECONDS, LAST_CHANCE_SECONDS
from generator.handler import GenerateSite
from generator.judge.judge import Judge
from generator.models.fallback_model import FallbackModel
from generator.models.gemini import connect
from generator.ports import CodeModel, Prompt, Reply
from generator.prompts.site_prompt import PromptWriter
from generator.retry_policy import RETRY_POLICY
from tests.unit.generator.situations import START, accepted, attachment, brief
from tools.publishing.reports import RecordedReports
from tools.stack.readiness import wait_until
from tools.stand_ins.gemini.script import DAY_QUOTA, KEY_INVALID, KEY_LEAKED, LOCATION, Step
from tools.stand_ins.gemini.server import MODELS, RunningGemini

HASTE = 200.0
"""A call that nobody answers is left after this part of its limit; by the clock it took all of it."""
CALL_SECONDS = 240.0
LATEST = timedelta(seconds=60)
LONGEST_BEFORE = timedelta(seconds=LAST_CHANCE_SECONDS)


@dataclass
class LeapingClock:
    """Stands still but for what is waited for, which it leaps over: no machine is too slow for it."""

    leapt: float = 0.0

    def monotonic(self) -> float:
        return self.leapt

    def now(self) -> datetime:
        return START + timedelta(seconds=self.leapt)


@dataclass(frozen=True)
class HastyModel:
    """A model whose calls take all of their limit by the clock where nobody answers them, and no time elsewhere."""

    model: CodeModel
    clock: LeapingClock
    haste: float

    @property
    def name(self) -> str:
        return self.model.name

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - the port's signature
        try:
            return await self.model.complete(prompt, timeout=timeout / self.haste)
        except TransientError as error:
            if "too long" in str(error):
                self.clock.leapt += timeout
            raise


def handler_over(gemini: RunningGemini, clock: LeapingClock, haste: float) -> GenerateSite:
    models = connect(gemini.api_key, gemini.endpoint, MODELS, threads=4)
    return GenerateSite(
        fallback=FallbackModel([HastyModel(model, clock, haste) for model in models], CALL_SECONDS, clock.monotonic),
        prompts=PromptWriter.from_package(),
        judge=Judge(None),
        now=clock.now,
        publish_evidence=lambda _: None,
    )


async def handled(handler: GenerateSite, message: BriefAccepted, clock: LeapingClock) -> tuple[SiteGenerated, int]:
    """What is handed on, and after how many attempts: each is made after the wait that the broker would make."""
    attempt, reports = 1, RecordedReports()
    while True:
        try:
            (generated,) = await handler(message, reports)
        except TransientError as error:
            left = message.seconds_left(clock.now())
            delay = RETRY_POLICY.delay_after(attempt, seconds_left=left, at_least=error.retry_after)
            assert delay is not None
            clock.leapt += delay
            attempt += 1
        else:
            failed = [event.model for event in reports.of(ModelFailed)]
            assert set(failed) == set(MODELS)
            return generated, attempt


@pytest.mark.parametrize(
    "step",
    [
        Step(kind="hang", times=None),
        Step(kind="drip", text="x" * 10_000, interval=0.05, times=None),
        Step(kind="error", status=503, times=None),
        KEY_INVALID,
        KEY_LEAKED,
        LOCATION,
        DAY_QUOTA,
        Step(kind="error", status=404, times=None),
    ],
    ids=lambda step: f"{step.kind}-{step.status}-{step.reason or step.google_status}",
)
async def test_a_brief_whose_models_never_answer_is_salvaged_in_time_and_leaves_no_thread(
    gemini: RunningGemini, step: Step
) -> None:
    gemini.play(step)
    before, clock = set(threading.enumerate()), LeapingClock()
    haste = 1.0 if step.kind == "error" else HASTE
    message = accepted(brief(attachments=(attachment("data.csv", b"sales\n1\n"),)))
    generated, made = await handled(handler_over(gemini, clock, haste), message, clock)
    over = message.deadline - timedelta(seconds=AFTER_GENERATION_SECONDS)
    assert clock.now() - over < LATEST
    assert generated.status == "salvaged"
    files = {file.path: file.content for file in generated.files}
    assert files["data.csv"] == b"sales\n1\n"
    assert b"was not finished" in files["index.html"]
    assert (made > 5) == (step.kind == "error"), "only what fails at once leaves time for further attempts"
    assert over - clock.now() < LONGEST_BEFORE, "it was salvaged while another attempt would have been in time"

    def gone() -> bool:
        return not {one for one in threading.enumerate() if one.name == "time-limited-call"} - before

    await asyncio.to_thread(wait_until, gone, "the end of the calls' threads")
