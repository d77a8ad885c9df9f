"""The demo shows every step, on a terminal and in a file."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from rich.console import Console

from contracts.progress_event_base import Event
from contracts.progress_events import Accepted, CheckedOut, Committed, Delivered, Generated, Live
from contracts.progress_record import EVENT_TYPES, Progress
from tools.publishing.reports import progress_of
from tools.stack import report
from tools.stack.brief_timeline import Journey
from tools.stack.progress_table import ProgressTable, line_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def event(seconds: float, kind: type[Event], /, **facts: Any) -> Progress:
    at = NOON + timedelta(seconds=seconds)
    return progress_of(kind, brief_id=UUID(int=7), service="publisher", at=at, **facts)


def shown(width: int, *journeys: Journey) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(ProgressTable(journeys, lambda: NOON + timedelta(seconds=10)))
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


UNDER_WAY = Journey(
    {"task": "markdown-to-html-2b8d0", "round": "2"},
    brief_id="7",
    events=[event(0, Accepted), event(0.3, CheckedOut), event(4, Generated)],
)
FAILED = Journey({"task": "sum", "round": 1}, problem="the gateway answered 503: the broker is away")


@pytest.mark.parametrize("width", [80, 100, 120])
def test_the_table_shows_every_step_in_any_usual_width(width: int) -> None:
    header, row, *_ = shown(width, UNDER_WAY)

    assert header.split()[-7:] == ["read", "generate", "publish", "live", "callback", "in", "all"]
    assert row.split()[1:3] == ["markdown-to-html-2b8d0", "2"]
    assert row.split()[-4:] == ["0.3", "3.7", "6.0", "10.0"]


def test_what_went_wrong_stands_below_the_table() -> None:
    assert "the gateway answered 503" in shown(80, UNDER_WAY, FAILED)[-1]


def test_every_kind_of_event_can_be_shown() -> None:
    assert all(stage in line_of(UNDER_WAY, event(1, kind)) for stage, kind in EVENT_TYPES.items())


def test_the_report_names_what_was_published_and_how_the_callback_went() -> None:
    journey = Journey(
        {"task": "sum", "round": 1},
        brief_id="7",
        events=[
            event(0, Accepted),
            event(1, Generated, passed=4, failed=0, undecided=1),
            event(2, Committed, repo_url="http://github/me/sum", commit_sha="ab" * 20),
            event(4, Live, pages_url="http://pages/sum/"),
            event(5, Delivered, status=200),
        ],
    )

    assert report.facts_of(journey) == {
        "repository": "http://github/me/sum",
        "commit": "ab" * 20,
        "page": "http://pages/sum/",
        "checks": "4 passed, 0 failed, 1 for a person to judge",
        "callback": "answered 200",
        "seconds": "generate 1.0, publish 1.0, live 2.0, callback 1.0; 5.0 in all",
    }
