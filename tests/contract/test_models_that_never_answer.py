"""Models that hang, drip or are down for ever end in a salvaged site within the time share, and leave no thread."""

import asyncio
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from string import Template

import pytest

from chassis.errors import TransientError
from contracts.messages import BriefAccepted, SiteGenerated
from contracts.progress import Stage
from generator.__main__ import RETRY
from generator.gemini import connect
from generator.handler import RESERVED_SECONDS, GenerateSite
from generator.judging import Judge
from generator.ladder import ModelLadder
from generator.ports import CodeModel, Prompt, Reply
from generator.prompt import PromptWriter, prompt_text
from tests.stack.readiness import wait_until
from tests.stand_ins.reports import RecordedReports
from tests.stand_ins.servers.gemini.script import Step
from tests.stand_ins.servers.gemini.server import MODELS, RunningGemini
from tests.unit.generator.situations import START, accepted, attachment, brief

HASTE = 60.0
"""Seconds of a brief's time in one of the test's: its time share of seven minutes goes by in seven seconds."""
CALL_SECONDS = 240.0
LATEST = timedelta(seconds=60)
SECONDS_UNTIL_GONE = 5.0
"""The socket's own timeout is a second longer than the call's limit; a drip ends with its next byte."""


@dataclass
class HastyClock:
    """Goes fast, and leaps over what would only be waited for."""

    began: float = field(default_factory=time.monotonic)
    leapt: float = 0.0

    def monotonic(self) -> float:
        return HASTE * (time.monotonic() - self.began) + self.leapt

    def now(self) -> datetime:
        return START + timedelta(seconds=self.monotonic())


@dataclass(frozen=True)
class HastyModel:
    """A model whose seconds are the clock's."""

    model: CodeModel

    @property
    def name(self) -> str:
        return self.model.name

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - the port's signature
        return await self.model.complete(prompt, timeout=timeout / HASTE)


def handler_over(gemini: RunningGemini, clock: HastyClock) -> GenerateSite:
    models = connect(gemini.api_key, gemini.endpoint, MODELS, threads=4)
    return GenerateSite(
        ladder=ModelLadder([HastyModel(model) for model in models], CALL_SECONDS, clock.monotonic),
        prompts=PromptWriter.from_package(),
        judge=Judge(None),
        readme=Template(prompt_text("readme")),
        now=clock.now,
    )


async def handled(handler: GenerateSite, message: BriefAccepted, clock: HastyClock) -> tuple[SiteGenerated, int]:
    """What is handed on, and after how many attempts: each is made after the wait that the broker would make."""
    attempt, reports = 1, RecordedReports()
    while True:
        try:
            (generated,) = await handler(message, reports)
        except TransientError as error:
            left = message.seconds_left(clock.now())
            delay = RETRY.delay_after(attempt, seconds_left=left, at_least=error.retry_after)
            assert delay is not None
            clock.leapt += delay
            attempt += 1
        else:
            failed = [facts["model"] for stage, facts in reports.events if stage is Stage.MODEL_FAILED]
            assert set(failed) == set(MODELS)
            return generated, attempt


@pytest.mark.parametrize(
    "step",
    [
        Step(kind="hang", times=None),
        Step(kind="drip", text="x" * 10_000, interval=0.05, times=None),
        Step(kind="error", status=503, times=None),
    ],
    ids=lambda step: step.kind,
)
async def test_a_brief_whose_models_never_answer_is_salvaged_in_time_and_leaves_no_thread(
    gemini: RunningGemini, step: Step
) -> None:
    gemini.play(step)
    before, clock = set(threading.enumerate()), HastyClock()
    message = accepted(brief(attachments=(attachment("data.csv", b"sales\n1\n"),)))
    generated, made = await handled(handler_over(gemini, clock), message, clock)
    over = message.deadline - timedelta(seconds=RESERVED_SECONDS)
    assert clock.now() - over < LATEST
    assert generated.status == "salvaged"
    files = {file.path: file.content for file in generated.files}
    assert files["data.csv"] == b"sales\n1\n"
    assert b"was not finished" in files["index.html"]
    assert (made > 5) == (step.kind == "error"), "only what fails at once leaves time for further attempts"

    def gone() -> bool:
        return not {one for one in threading.enumerate() if one.name == "time-limited-call"} - before

    await asyncio.to_thread(wait_until, gone, "the end of the calls' threads", timeout=SECONDS_UNTIL_GONE)
