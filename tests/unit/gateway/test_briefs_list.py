"""Lists of briefs: filters, pages from cursor to cursor, and the same order on every replica."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts.progress_events import Accepted, Committed, Delivered
from contracts.progress_events_of_deliveries import Buried
from contracts.progress_record import Progress
from gateway.briefs_read_model import BriefsReadModel
from tests.unit.gateway.events import event
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.shown import seconds_later

FAILED, LATE, WORKING, UNSEEN = (UUID(int=number) for number in range(1, 5))
EVENTS = [
    event(Accepted, 0, FAILED, task="alpha", deadline=seconds_later(600)),
    event(Buried, 5, FAILED, message="site.generated", reason="GitHub says No"),
    event(Accepted, 10, LATE, task="beta", deadline=seconds_later(20)),
    event(Accepted, 20, WORKING, task="beta", deadline=seconds_later(620)),
    event(Committed, 25, WORKING, repo_url="https://github.example/o/Straße"),
    event(Accepted, 20, UNSEEN, task="gamma", deadline=seconds_later(620)),
    event(Delivered, 40, UNSEEN),
]


@pytest.fixture
def read_model() -> BriefsReadModel:
    return replica(EVENTS)


def replica(events: Sequence[Progress]) -> BriefsReadModel:
    read_model = BriefsReadModel(clock=lambda: seconds_later(100))
    for offset, each in enumerate(events):
        read_model.apply(offset, each)
    return read_model


async def listed(client: httpx.AsyncClient, **query: Any) -> list[int]:
    answer = await client.get("/briefs", params=query)
    assert answer.status_code == 200, answer.text
    return [UUID(brief["brief_id"]).int for brief in answer.json()]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [4, 3, 2, 1]),
        ({"verdict": "late"}, [2]),
        ({"verdict": ["failed", "working"]}, [3, 1]),
        ({"verdict": "proved"}, []),
        ({"task": "beta"}, [3, 2]),
        ({"task": "bet"}, []),
        ({"since": "2026-11-22T12:00:10Z"}, [4, 3, 2]),
        ({"until": "2026-11-22T12:00:10Z"}, [1]),
        ({"since": "2026-11-22T13:00:10+01:00", "until": "2026-11-22T12:00:20Z"}, [2]),
        ({"text": "STRASSE"}, [3]),
        ({"text": "says no"}, [1]),
        ({"text": str(UNSEEN)[-6:]}, [4]),
        ({"text": "%"}, []),
        ({"task": "beta", "verdict": "working"}, [3]),
    ],
)
async def test_a_list_has_what_the_filters_take(
    client: httpx.AsyncClient, query: dict[str, Any], found: list[int]
) -> None:
    assert await listed(client, **query) == found


async def test_the_cursor_leads_through_all_pages_with_their_filters(client: httpx.AsyncClient) -> None:
    address, pages = "/briefs?limit=1&text=a&verdict=failed&verdict=working&verdict=unseen", []
    while address:
        answer = await client.get(address)
        pages.append([UUID(brief["brief_id"]).int for brief in answer.json()])
        address = answer.links["next"]["url"] if "next" in answer.links else ""
    assert pages == [[4], [3], [1]]


async def test_a_page_that_ends_with_the_last_brief_has_no_next_one(client: httpx.AsyncClient) -> None:
    assert "link" in (await client.get("/briefs?limit=3")).headers
    assert "link" not in (await client.get("/briefs?limit=4")).headers


@pytest.mark.parametrize("cursor", ["", "x", "!", "MjAyNiA", "é", "a" * 5000, "MjAyNi0xMS0yMiAw"])
async def test_a_cursor_of_nobody_is_a_422_problem(client: httpx.AsyncClient, cursor: str) -> None:
    assert problem_of(await client.get("/briefs", params={"cursor": cursor}), 422)["field"] == "cursor"


@pytest.mark.parametrize("query", ["verdict=good", "since=2026-11-22", "until=soon", "since=2026-11-22T12:00:10"])
async def test_a_filter_that_cannot_be_read_is_a_422_problem(client: httpx.AsyncClient, query: str) -> None:
    assert problem_of(await client.get(f"/briefs?{query}"), 422)["field"] == query.partition("=")[0]


def test_replicas_that_hear_in_another_order_show_the_same_list() -> None:
    one, other = replica(EVENTS), replica([*reversed(EVENTS), *EVENTS[:2]])
    assert one.newest(10) == other.newest(10)
    assert one.newest(2).next_cursor == other.newest(2).next_cursor
    assert one.totals().by_verdict == {"failed": 1, "late": 1, "working": 1, "unseen": 1}


def test_a_list_that_was_read_before_tells_what_came_since() -> None:
    now = seconds_later(100)
    read_model = BriefsReadModel(clock=lambda: now)
    read_model.apply(0, EVENTS[3])
    assert read_model.newest(1).briefs[0].verdict == "working"
    now = seconds_later(700)
    assert read_model.newest(1).briefs[0].verdict == "late"
    read_model.apply(1, event(Delivered, 600, WORKING))
    assert read_model.newest(1).briefs[0].verdict == "unseen"
