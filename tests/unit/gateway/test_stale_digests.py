"""Digests are computed as events come, of briefs that are quiet, so that a list finds nearly all of them."""

from typing import Any
from uuid import UUID

import pytest

from gateway import brief_history
from gateway.brief_status import Digest, digest_of
from gateway.briefs_read_model import BriefsReadModel
from gateway.stale_digests import MAX_STALE, StaleDigests
from tests.unit.gateway.events import accepted


def test_the_brief_without_a_new_event_for_longest_comes_first_and_no_more_than_needed() -> None:
    computed: list[UUID] = []
    stale, briefs = StaleDigests(computed.append), [UUID(int=number) for number in range(MAX_STALE + 2)]
    for brief_id in briefs[:MAX_STALE]:
        stale.add(brief_id)
    stale.add(briefs[0])
    assert computed == []
    for brief_id in briefs[MAX_STALE:]:
        stale.add(brief_id)
    assert computed == briefs[1:3]


def test_a_list_of_all_briefs_computes_the_digests_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    read_model, briefs, computed = BriefsReadModel(max_briefs=3 * MAX_STALE), 4 * MAX_STALE, list[UUID]()
    for offset in range(briefs):  # the first quarter is forgotten
        read_model.apply(offset, accepted(UUID(int=offset)))

    def counted(brief_id: UUID, *given: Any) -> Digest:
        computed.append(brief_id)
        return digest_of(brief_id, *given)

    monkeypatch.setattr(brief_history, "digest_of", counted)
    assert read_model.totals().by_verdict.total() == 3 * MAX_STALE
    assert len(computed) <= MAX_STALE
    read_model.totals()
    assert len(computed) <= MAX_STALE
