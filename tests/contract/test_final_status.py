"""What a brief ends as under a fault is what docs/reliability.md says, where that can be measured quickly."""

from collections.abc import Iterator

import pytest

from tools.chaos.document_section import RELIABILITY, read_section
from tools.final_status.environment import World, running_world
from tools.final_status.fault import Fault, measure
from tools.final_status.faults import FAULTS
from tools.final_status.services_in_process import on_clock, without_logs
from tools.final_status.simulated_clock import Clock
from tools.final_status.table import SECTION, rows_of

QUICK = frozenset(
    {
        "nothing wrong, no browser",
        "Gemini: key invalid, for 90 s",
        "a bug in the judge",
        "GitHub: 401 for 90 s",
        "GitHub: primary rate limit for 30 min",
        "GitHub: push protection",
        "Pages: the first build errored",
        "evaluator: 500 to every try",
        "request: a body over 10 MiB",
        "request: a secret in an attachment",
    }
)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    clock = Clock()
    with without_logs(), on_clock(clock), running_world(clock) as running:
        yield running


@pytest.fixture(scope="module")
def documented() -> dict[str, str]:
    return dict(rows_of(read_section(RELIABILITY.read_text(encoding="utf-8"), SECTION)))


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.name in QUICK], ids=lambda fault: fault.name)
def test_a_brief_ends_as_the_document_says(world: World, documented: dict[str, str], fault: Fault) -> None:
    ending = measure(fault, world)

    assert ending.words == documented[fault.name]
    assert ending.reason or ending.words == "delivered, succeeded"


def test_every_quick_fault_is_in_the_list() -> None:
    assert {fault.name for fault in FAULTS} >= QUICK
