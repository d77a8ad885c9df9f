"""The tables of docs/reliability.md: how they are written, read and renewed."""

from pathlib import Path

import pytest

from tools.chaos.brief_results import Ledger
from tools.chaos.document_section import first_cells, read_section, write_section
from tools.chaos.scenario import Row, Scenario
from tools.chaos.table import renewed
from tools.chaos.table import table as scenario_table
from tools.final_status.measurement import Ending
from tools.final_status.table import after, rows_of, table

ENDINGS = {"a": Ending("failed", 22_142.3), "b": Ending("delivered, succeeded", 0.3)}


def row(name: str, accepted: int) -> Row:
    ledger = Ledger(accepted, accepted, dead=0, lost=0, silent=0, duplicated=0, repeated=0, wrong=())
    return Row(Scenario(name, lambda _: None), ledger, 1.0)


@pytest.mark.parametrize(
    ("seconds", "words"), [(1.9, "at once"), (7.2, "7 s"), (383.7, "6 min 24 s"), (22_142.3, "6 h 9 min")]
)
def test_times_are_said_in_their_two_largest_units(seconds: float, words: str) -> None:
    assert after(seconds) == words


def test_a_table_of_endings_is_read_as_it_was_written() -> None:
    assert rows_of(table(ENDINGS)) == {"a": "failed", "b": "delivered, succeeded"}
    assert first_cells(table(ENDINGS)) == ["a", "b"]


def test_a_section_is_replaced_between_its_markers_only(tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text("before\n<!-- it -->\nold\n<!-- end of it -->\nafter\n", encoding="utf-8")
    write_section(document, "it", "new")
    text = document.read_text(encoding="utf-8")
    assert read_section(text, "it") == "new"
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")


def test_a_document_without_the_section_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text("nothing", encoding="utf-8")
    with pytest.raises(LookupError, match="no section it"):
        write_section(document, "it", "new")


def test_rows_that_were_played_again_replace_their_old_ones() -> None:
    old = scenario_table([row("a", 1), row("gone", 1), row("c", 3)])
    new = renewed(old, [row("b", 2), row("a", 10)], ["a", "b", "c"])
    assert new == scenario_table([row("a", 10), row("b", 2), row("c", 3)])
