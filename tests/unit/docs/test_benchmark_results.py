"""The benchmarks' document is written from kept results, part by part."""

import re
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.kept_results import DOCUMENT, document, keep, kept_results
from benchmarks.measurement import KeptResult, Measurement
from benchmarks.part_names import OTHER_COMMANDS, PARTS
from benchmarks.section import LINE_LENGTH, Section, Table, wrapped
from benchmarks.spread import Spread, interleaved

WHERE = Measurement(
    at=datetime(2026, 11, 27, 19, 0, tzinfo=UTC), seconds=61.0, load_before=0.1, machine="2 processors", versions="x 1"
)


def result(title: str) -> KeptResult:
    table = Table(columns=("way", "per second"), rows=(("ours", "1"), ("", "2")))
    return KeptResult(measurement=WHERE, section=Section(title=title, blocks=("Text.", table), figures={"a_s": 1.5}))


def test_the_document_is_what_the_kept_results_say() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(kept_results())


def test_every_kept_result_has_a_command_that_measures_it_again() -> None:
    assert [
        name for name in kept_results() if name not in OTHER_COMMANDS and not find_spec(f"benchmarks.parts.{name}")
    ] == []


def test_every_module_of_the_parts_has_a_place_in_the_document() -> None:
    modules = {path.stem for path in (DOCUMENT.parents[1] / "benchmarks" / "parts").glob("*.py")}
    assert modules - set(PARTS) == set()


def test_measuring_a_part_again_replaces_its_section_only(tmp_path: Path) -> None:
    for name in ("publisher", "accept"):
        keep(name, result(f"old {name}"), tmp_path)
    keep("accept", result("new accept"), tmp_path)
    kept = kept_results(tmp_path)
    assert kept == {"accept": result("new accept"), "publisher": result("old publisher")}
    assert re.findall("^## (.*)", document(kept), flags=re.MULTILINE) == [
        "new accept",
        "old publisher",
        "When and where",
    ]
    assert "| `accept` | 2026-11-27 19:00 | 61 | 0.1 | 2 processors | x 1 |" in document(kept)


def test_a_result_of_no_part_is_refused(tmp_path: Path) -> None:
    keep("nothing", result("x"), tmp_path)
    with pytest.raises(ValueError, match=r"nothing\.json.*delete it"):
        kept_results(tmp_path)


def test_a_section_has_its_blocks_in_order() -> None:
    assert result("Title").section.markdown() == (
        "## Title\n\nText.\n\n| way | per second |\n|---|---|\n| ours | 1 |\n| | 2 |"
    )


def test_paragraphs_are_wrapped_and_items_keep_their_lines() -> None:
    text = wrapped(f"Costs:\n- {'one ' * 40}\n- two")
    assert max(map(len, text.splitlines())) <= LINE_LENGTH
    assert [line[:5] for line in text.splitlines()] == ["Costs", "- one", "  one", "- two"]


def test_ways_run_in_turn_and_in_alternating_order() -> None:
    order = list[str]()
    ways = {name: lambda name=name: order.append(name) for name in "abc"}
    assert interleaved(ways, runs=2) == {name: [None, None] for name in "abc"}
    assert "".join(order) == "abccba"


def test_a_spread_has_the_median_and_both_ends_and_ratios_run_by_run() -> None:
    ours, theirs = Spread.of([2.0, 4.0, 9.0]), Spread.of([1.0, 4.0, 3.0])
    assert ours.text(1) == "4.0 (2.0 to 9.0)"
    assert ours.per(theirs) == Spread.of([2.0, 1.0, 3.0])
