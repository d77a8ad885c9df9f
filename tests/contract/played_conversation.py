"""Plays a conversation of the corpus: the generator with models that say what was written down beforehand."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from contracts.brief import File
from contracts.evidence import SiteEvidence
from contracts.messages import BriefAccepted, Checkout, SiteCheckedOut
from generator.chromium.browser import ChromiumBrowser
from generator.handler import GenerateSite
from generator.judge.judge import Criteria, Judge
from generator.judge.report import Report
from generator.models.fallback_model import FallbackModel
from generator.ports import Browser, Prompt, Reply, Visit
from generator.prompts.site_prompt import PromptWriter
from generator.site import Site
from tests.corpus.conversations.conversation import OWN_KEY, Conversation, Hangs, Says, Step
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.situations import Clock, HandedOver, accepted, checked_out, handed_over
from tools.publishing.reports import RecordedReports

MOST_OF_ONE_ANSWER = 65_536
"""Tokens that a model gives in one answer; a longer text of a test's counts as that many."""


class SlowModel(ScriptedModel):
    """A scripted model whose answers take their time by a clock that stands still otherwise."""

    def __init__(self, name: str, steps: tuple[Step, ...], clock: Clock) -> None:
        super().__init__(name)
        self._clock = clock
        self._seconds = [step.after if isinstance(step, Says) else 0.0 for step in steps]
        for step in steps:
            if isinstance(step, Says):
                tokens = min(len(step.text) // 4, MOST_OF_ONE_ANSWER)
                self._script.append(Reply(step.text, step.finish_reason, name, prompt_tokens=100, reply_tokens=tokens))
            elif isinstance(step, Hangs):
                self.hang()
            else:
                self.fail(step)

    @property
    def unplayed(self) -> int:
        return len(self._script)

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - the port's signature
        self._clock.advance(self._seconds[len(self.prompts)] if len(self.prompts) < len(self._seconds) else 0.0)
        return await super().complete(prompt, timeout=timeout)


class RememberingBrowser:
    """Chromium that makes the same visit once: many conversations end with the same page."""

    def __init__(self, browser: ChromiumBrowser) -> None:
        self._browser = browser
        self._seen: list[tuple[Any, Visit]] = []

    async def visit(self, site: Site, *, seconds: float, **asked: Any) -> Visit:
        for known, visit in self._seen:
            if known == (site, asked):
                return visit
        visit = await self._browser.visit(site, seconds=seconds, **asked)
        self._seen.append(((site, asked), visit))
        return visit


@dataclass(frozen=True)
class WatchedJudge(Judge):
    """Remembers what it judged."""

    judged: list[Site] = field(default_factory=list)

    async def __call__(self, site: Site, case: Criteria, *, untouched: Collection[str], seconds: float) -> Report:
        self.judged.append(site)
        return await super().__call__(site, case, untouched=untouched, seconds=seconds)


class Talk:
    """One conversation as it is played: the generator, its models, what they were asked, and what came of it."""

    site: HandedOver | None = None
    error: Exception | None = None

    def __init__(self, told: Conversation, browser: Browser) -> None:
        self.told, self.clock, self.reports = told, Clock(), RecordedReports()
        self.published: list[SiteEvidence] = []
        self.models = [SlowModel("first", told.steps, self.clock)]
        if told.second_model is not None:
            self.models.append(SlowModel("second", told.second_model, self.clock))
        self.models[-1].reply_json(json.dumps(told.plan))
        self.judge = WatchedJudge(browser, (SecretStr(OWN_KEY),))
        self.handler = GenerateSite(
            FallbackModel(self.models, told.call_seconds, self.clock.monotonic),
            PromptWriter.from_package(),
            self.judge,
            self.clock.now,
            self.published.append,
            told.salvage,
        )

    def message(self) -> BriefAccepted | SiteCheckedOut:
        if not self.told.site:
            return accepted(self.told.brief)
        files = tuple(File(path=path, content=content) for path, content in self.told.site.items())
        site = Checkout(repository="sum-of-sales", commit_sha="a" * 40, tree_sha="b" * 40, files=files)
        return checked_out(self.told.brief, site)

    async def play(self) -> None:
        self.clock.advance(self.told.starts_after)
        try:
            (site,) = await self.handler(self.message(), self.reports)
            self.site = handed_over(site, self.published)
        except Exception as error:  # noqa: BLE001 - the test says which one is right
            self.error = error

    def prompts(self) -> list[Prompt]:
        return [prompt for model in self.models for prompt in model.prompts]
