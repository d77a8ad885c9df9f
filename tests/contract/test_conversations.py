"""What comes of conversations with models that were written down beforehand, judged in a real browser."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from pydantic import SecretStr

from contracts.brief import File
from contracts.evidence import SiteEvidence
from contracts.messages import BriefAccepted, Checkout, SiteCheckedOut, SiteGenerated
from generator.chromium import ChromiumBrowser
from generator.handler import GenerateSite
from generator.judge.judge import Criteria, Judge
from generator.judge.report import Report
from generator.models.fallback_model import FallbackModel
from generator.ports import Prompt, Reply
from generator.prompts.site_prompt import PromptWriter
from generator.site import Site
from tests.corpus.conversations.catalogue import CONVERSATIONS
from tests.corpus.conversations.conversation import OWN_KEY, Conversation, Hangs, Says, Step
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.situations import Clock, HandedOver, accepted, checked_out, handed_over
from tools.publishing.reports import RecordedReports

pytestmark = pytest.mark.asyncio(loop_scope="module")

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

    def __init__(self, told: Conversation, browser: ChromiumBrowser) -> None:
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


def expect_files(told: Conversation, site: SiteGenerated) -> None:
    files = {file.path: file.content for file in site.files}
    assert {path: files.get(path, b"").decode() for path in told.files} == dict(told.files)
    for path, part in told.holds.items():
        assert part in files[path].decode()
    assert set(told.absent) & set(files) == set()
    assert "LICENSE" not in files


def expect_evidence(told: Conversation, site: HandedOver) -> None:
    found = [check.outcome for check in site.evidence.checks]
    assert (site.status, site.evidence.rounds, site.evidence.handed_over, tuple(found)) == (
        told.status,
        told.rounds,
        told.handed_over,
        told.outcomes,
    ), site.evidence
    assert told.defects in "\n".join(site.evidence.defects)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=CONVERSATIONS, ids=lambda told: told.name)
async def talk(request: pytest.FixtureRequest, browser: ChromiumBrowser) -> Talk:
    talk = Talk(request.param, browser)
    await talk.play()
    return talk


async def test_what_comes_of_it(talk: Talk) -> None:
    told = talk.told
    if told.error is None:
        assert talk.site is not None, talk.error
        expect_evidence(told, talk.site)
        expect_files(told, talk.site)
    else:
        assert type(talk.error) is told.error
        assert told.error_says in str(talk.error)
        assert OWN_KEY not in str(talk.error)
    assert [model.unplayed for model in talk.models] == [0] * len(talk.models)
    for words in told.told:
        assert words in talk.prompts()[-1].text
    assert OWN_KEY not in str(talk.prompts())
    assert OWN_KEY not in str(talk.reports.events)


async def test_no_prompt_is_sent_twice(talk: Talk) -> None:
    for model in talk.models:
        assert len(set(model.prompts)) == len(model.prompts)


async def test_no_site_is_judged_twice(talk: Talk) -> None:
    sites = [frozenset(site.items()) for site in talk.judge.judged]
    assert len(set(sites)) == len(sites)


async def test_no_two_conversations_are_the_same_and_each_says_why() -> None:
    assert len({told.name for told in CONVERSATIONS}) == len(CONVERSATIONS) >= 40
    assert all(told.why for told in CONVERSATIONS)
