"""`python -m benchmarks.generator_memory BROWSER MIRROR AT_ONCE`: prints a generator's peak memory in JSON.

A separate process, so that only the generator and its browser are counted; AT_ONCE 0 measures after a brief.
"""

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Self

import psutil

from benchmarks.examples import candidates
from contracts.brief import Brief
from contracts.messages import BriefAccepted
from generator.chromium.browser import ChromiumBrowser
from generator.chromium.worker_protocol import WorkerSettings
from generator.handler import GenerateSite
from generator.judge.judge import Judge
from generator.models.fallback_model import FallbackModel
from generator.ports import Prompt, Reply
from generator.prompts.site_prompt import PromptWriter
from tools.publishing.reports import RecordedReports
from tools.stand_ins.gemini.example_replies import reply_to

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BRIEFS, LOOK_SECONDS = 16, 0.05
MB = 2**20


class KnowingModel:
    """Answers every example with its app, without delay."""

    name = "knowing"

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - the port's signature
        """See `CodeModel`."""
        return Reply(reply_to(prompt.text), "STOP", self.name, 1, 1)


class Watch:
    """Samples the memory of this process and its descendants, and keeps the largest sums."""

    def __init__(self) -> None:
        self.most = {"all": 0.0, "service": 0.0, "renderers": 0.0, "open renderers": 0}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        top = psutil.Process()
        while True:
            resident = {process: _resident(process) for process in (top, *top.children(recursive=True))}
            renderers = [resident[process] for process in resident if _is_renderer(process)]
            now = {
                "all": sum(resident.values()) / MB,
                "service": resident[top] / MB,
                "renderers": sum(renderers) / MB,
                "open renderers": len(renderers),
            }
            self.most = {name: max(number, self.most[name]) for name, number in now.items()}
            if self._over.wait(LOOK_SECONDS):
                return


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _is_renderer(process: psutil.Process) -> bool:
    try:
        return "--type=renderer" in process.cmdline()
    except psutil.Error:
        return False


async def _run(executable: Path, mirror: str, at_once: int) -> dict[str, float]:
    browser = ChromiumBrowser(WorkerSettings(executable=executable, sandbox=os.geteuid() != 0, mirror=mirror), pages=2)
    handler = GenerateSite(
        fallback=FallbackModel([KnowingModel()], 240, time.monotonic),
        prompts=PromptWriter.from_package(),
        judge=Judge(browser),
        now=lambda: START,
        publish_evidence=lambda _: None,
    )
    # Only round 1 of each example, because it needs no existing site.
    examples = [one.case.brief for one in await candidates() if one.case.brief.round == 1]
    messages = [_accepted(brief) for brief in islice(cycle(examples), BRIEFS)]
    await handler(messages[0], RecordedReports())
    with Watch() as watch:
        if at_once:
            await _all(handler, messages, at_once)
    await browser.close()
    return watch.most


def _accepted(brief: Brief) -> BriefAccepted:
    return BriefAccepted(brief_id=brief.id, accepted_at=START, deadline=START + timedelta(minutes=10), brief=brief)


async def _all(handler: GenerateSite, messages: Sequence[BriefAccepted], at_once: int) -> None:
    slots = asyncio.Semaphore(at_once)

    async def one(message: BriefAccepted) -> None:
        async with slots:
            await handler(message, RecordedReports())

    await asyncio.gather(*map(one, messages))


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_run(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))))
