"""Every planted defect is noticed by the layers that claim it, by no other, and docs/detection.md says so."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from generator.chromium import ChromiumBrowser
from tests.corpus.defects import CHECKS, DEFECTS, sound_site
from tests.corpus.detecting import Detection, detect, notice
from tests.corpus.detection import DOCUMENT, browser_for_detection, document

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: Path) -> AsyncIterator[ChromiumBrowser]:
    browser = browser_for_detection(chromium_path)
    yield browser
    await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def detections(browser: ChromiumBrowser) -> Sequence[Detection]:
    return await detect(DEFECTS, browser)


async def test_nothing_is_held_against_the_sound_site(browser: ChromiumBrowser) -> None:
    assert await notice(sound_site(), CHECKS, browser) == frozenset()


async def test_at_least_sixty_different_defects_are_planted() -> None:
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 60


async def test_every_defect_is_noticed_by_exactly_the_layers_that_claim_it(detections: Sequence[Detection]) -> None:
    wrong = {one.defect.name: sorted(one.noticed) for one in detections if one.layers != one.defect.caught_by}
    assert wrong == {}


async def test_every_defect_that_is_noticed_is_noticed_as_its_kind(detections: Sequence[Detection]) -> None:
    wrong = {
        one.defect.name: sorted(one.noticed) for one in detections if one.layers and one.defect.kind not in one.kinds
    }
    assert wrong == {}


async def test_what_nothing_notices_has_its_reason_and_nothing_else_has_one(detections: Sequence[Detection]) -> None:
    assert [one.defect.name for one in detections if bool(one.layers) == bool(one.defect.unseen)] == []


async def test_the_document_is_up_to_date(detections: Sequence[Detection]) -> None:
    assert DOCUMENT.read_text("utf-8") == document(detections), "run `python -m tests.corpus.detection --write`"
