"""What docs/detection.md says is so: a sample of the defects is judged again."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.corpus import detecting
from tests.corpus.defects import CHECKS, DEFECTS, sound_site
from tests.corpus.detecting import Detection
from tests.corpus.detection import DOCUMENT, browser_for_detection, browser_for_variants, document
from tests.corpus.judged_variants import Judged, judge_variants, recorded
from tests.corpus.variants import SEEN_BY, Planned, Variant, planned_sites
from tests.corpus.variants_document import BOUNDS, LEAST_TELLING, MOST_ALARMS, figures_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

SITES = planned_sites()
TIMES_LARGER = 4
"""At least so many defects as there are planted ones."""
PLANTED_SAMPLE = 24
QUICK = [planned for planned in SITES if planned.name in ("ci-report", "text-tools")]
"""A test run judges every 24th planted defect again, and a defect of each of these sites: all take an hour."""


@pytest.fixture(scope="module")
def last() -> Sequence[Judged]:
    """What was said of each variant when the document was written."""
    return [one for planned in SITES for one in recorded(planned)]


@pytest.fixture(scope="module")
def detections() -> Sequence[Detection]:
    """What was noticed of each planted defect when the document was written."""
    return detecting.recorded()


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


async def test_the_document_is_up_to_date() -> None:
    assert DOCUMENT.read_text("utf-8") == document(), "run `make detection ARGS=--document`"


async def test_every_variant_changes_its_site_and_has_its_own_name() -> None:
    for planned in SITES:
        assert len({one.name for one in planned.variants}) == len(planned.variants), planned.name
        changed = [planned.with_change(one) for one in planned.variants]
        assert [dict(site) for site in changed[1:]].count(dict(planned.sound)) == 0, planned.name


async def test_the_corpus_is_four_times_as_large_as_the_planted_one(last: Sequence[Judged]) -> None:
    assert sum(one.is_defect for one in last) + len(DEFECTS) >= TIMES_LARGER * len(DEFECTS)


@pytest.mark.parametrize("kind", BOUNDS)
async def test_defects_are_seen_in_the_share_that_is_demanded(kind: str, last: Sequence[Judged]) -> None:
    seen, of = figures_of(last).seen[kind]
    assert seen >= BOUNDS[kind] * of > 0


async def test_sound_sites_raise_no_alarm_and_idioms_next_to_none(last: Sequence[Judged]) -> None:
    figures = figures_of(last)
    alarms, of = figures.idioms
    assert figures.alarms_on_sound == 0
    assert alarms <= MOST_ALARMS * of


async def test_messages_name_what_was_expected_and_what_was_there(last: Sequence[Judged]) -> None:
    telling, of = figures_of(last).telling
    assert telling >= LEAST_TELLING * of > 0


async def test_of_planted_defects_a_sample_is_noticed_as_it_was(
    chromium_path: Path, detections: Sequence[Detection]
) -> None:
    sample = detections[1::PLANTED_SAMPLE]
    browser = browser_for_detection(chromium_path)
    try:
        assert await detecting.notice(sound_site(), CHECKS, browser) == frozenset()
        again = await detecting.detect([one.defect for one in sample], browser)
    finally:
        await browser.close()
    assert {one.defect.name: one.noticed for one in again} == {one.defect.name: one.noticed for one in sample}


def sample_of(planned: Planned, place: int) -> Sequence[Variant]:
    """One defect, and of the first site the sound one and an idiom."""
    defects = [one for one in planned.variants if one.kind in SEEN_BY]
    others = [one for one in planned.variants if one.kind not in SEEN_BY]
    return [defects[7 * place % len(defects)], *(others[:2] if place == 0 else ())]


async def test_a_sample_is_judged_as_the_document_says(chromium_path: Path, last: Sequence[Judged]) -> None:
    browser = browser_for_variants(chromium_path)
    try:
        visits = [judge_variants(planned, sample_of(planned, place), browser) for place, planned in enumerate(QUICK)]
        judged: Sequence[Judged] = [one for of_site in await asyncio.gather(*visits) for one in of_site]
    finally:
        await browser.close()
    said: Mapping[tuple[str, str], Judged] = {(one.site, one.name): one for one in last}
    assert len(judged) > len(QUICK)
    assert [one for one in judged if one.seen != said[one.site, one.name].seen] == []
