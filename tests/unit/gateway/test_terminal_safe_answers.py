"""Strangers' text in what operators are shown acts on no terminal."""

from uuid import UUID

import httpx

from contracts.progress_events_of_deliveries import Buried
from gateway.briefs_read_model import BriefsReadModel
from tests.unit.gateway.events import BRIEF_ID, accepted, event
from tests.unit.gateway.test_status_api import PATHS, events_in, tell


async def test_what_operators_are_shown_acts_on_no_terminal_and_says_the_same(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    hostile = "\x1b[2J\x9b31m\u202egrün\x7f"
    tell(read_model)
    buried = event(Buried, 99, BRIEF_ID, reason=hostile)
    read_model.apply(12, buried)
    read_model.apply(13, accepted(UUID(int=2), task=hostile))
    listed, shown, followed = [await client.get(path) for path in PATHS]
    assert listed.json()[0]["task"] == shown.json()["events"][-1]["facts"]["reason"] == hostile
    assert events_in(followed.text)[-1][1] == buried
    for answer in (listed, shown, followed):
        assert answer.text.replace("\r", "").replace("\n", "").isprintable()
        assert "grün" in answer.text
