"""docs/reliability.md shows what `make chaos` plays, shows it kept, and lists every fault whose ending is measured."""

from tests.repository.tree import text_of
from tools.chaos.document_section import first_cells, read_section
from tools.chaos.scenario_list import SCENARIOS
from tools.chaos.table import HEADINGS
from tools.chaos.table import SECTION as SCENARIO_TABLE
from tools.final_status import broker
from tools.final_status.faults import FAULTS
from tools.final_status.table import SECTION as ENDING_TABLE

DOCUMENT = "docs/reliability.md"


def rows() -> dict[str, dict[str, int]]:
    """The numbers of each scenario, by heading."""
    lines = read_section(text_of(DOCUMENT), SCENARIO_TABLE).splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: dict(zip(HEADINGS[1:], map(int, numbers), strict=True)) for name, *numbers in cells}


def test_every_scenario_is_in_the_table_in_the_order_in_which_it_is_played() -> None:
    assert list(rows()) == [scenario.name for scenario in SCENARIOS]


def test_the_table_shows_nothing_lost_silent_duplicated_or_wrong() -> None:
    bad = ("lost", "silent", "duplicated", "wrong")
    assert [name for name, row in rows().items() if any(row[heading] for heading in bad)] == []


def test_every_promise_of_the_table_is_delivered_or_dead_as_expected() -> None:
    expected = {scenario.name: scenario.expected_dead for scenario in SCENARIOS}
    assert {name: row["dead"] for name, row in rows().items()} == expected
    assert [name for name, row in rows().items() if row["accepted"] != row["delivered"] + row["dead"]] == []


def test_every_fault_is_in_the_table_of_endings_in_the_order_of_the_list() -> None:
    faults = [*(fault.name for fault in FAULTS), *(name for name, _ in broker.FAULTS)]
    assert first_cells(read_section(text_of(DOCUMENT), ENDING_TABLE)) == faults
