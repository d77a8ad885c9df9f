"""docs/reliability.md shows what `make chaos` plays, and shows it kept."""

import re

from tests.chaos.plan import SCENARIOS
from tests.chaos.table import HEADINGS
from tests.repository.tree import text_of

LINE = re.compile(r"^\| ([^|]+?) +\|((?: +\d+ \|)+)$", re.MULTILINE)


def rows() -> dict[str, dict[str, int]]:
    """The numbers of each scenario, by heading."""
    numbers = HEADINGS[1:]
    found = LINE.findall(text_of("docs/reliability.md"))
    return {name: dict(zip(numbers, map(int, cells.split("|")[:-1]), strict=True)) for name, cells in found}


def test_every_scenario_is_in_the_table_in_the_order_in_which_it_is_played() -> None:
    assert list(rows()) == [scenario.name for scenario in SCENARIOS]


def test_the_table_shows_nothing_lost_duplicated_or_wrong() -> None:
    assert [name for name, row in rows().items() if row["lost"] or row["duplicated"] or row["wrong"]] == []


def test_every_promise_of_the_table_is_delivered_or_dead_as_expected() -> None:
    expected = {scenario.name: scenario.expected_dead for scenario in SCENARIOS}
    assert {name: row["dead"] for name, row in rows().items()} == expected
    assert [name for name, row in rows().items() if row["accepted"] != row["delivered"] + row["dead"]] == []
