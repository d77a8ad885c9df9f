"""What comes of conversations with models that were written down beforehand.

Chromium opens the pages where a check is for them to decide; where none is, the stand-in that finds no fault does.
"""

import pytest
import pytest_asyncio

from contracts.messages import SiteGenerated
from generator.chromium.browser import ChromiumBrowser
from tests.contract.played_conversation import RememberingBrowser, Talk
from tests.corpus.conversations.catalogue import CONVERSATIONS
from tests.corpus.conversations.conversation import OWN_KEY, Conversation
from tests.stand_ins.browser import ScriptedBrowser
from tests.unit.generator.situations import HandedOver

pytestmark = pytest.mark.asyncio(loop_scope="module")

WITHOUT_CHROMIUM = [told for told in CONVERSATIONS if not told.asks_the_page]
SAMPLE = WITHOUT_CHROMIUM[::12]
"""Conversations of which Chromium has to agree with the stand-in."""


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


@pytest.fixture(scope="module")
def chromium(browser: ChromiumBrowser) -> RememberingBrowser:
    return RememberingBrowser(browser)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=CONVERSATIONS, ids=lambda told: told.name)
async def talk(request: pytest.FixtureRequest, chromium: RememberingBrowser) -> Talk:
    told = request.param
    talk = Talk(told, chromium if told.asks_the_page or told in SAMPLE else ScriptedBrowser())
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
