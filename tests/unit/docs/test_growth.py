"""docs/growth.md: what a load needs is computed from kept results, and says where one is missing."""

from datetime import UTC, datetime

from benchmarks.growth import NOT_MEASURED, Capacity, Measured, capacities, capacity_table, storage_table
from benchmarks.measurement import KeptResult, Measurement
from benchmarks.section import Section, Table

WHERE = Measurement(at=datetime(2026, 11, 27, tzinfo=UTC), seconds=1, load_before=0, machine="one", versions="x 1")


def kept(*rows: tuple[str, ...], **figures: float) -> KeptResult:
    table = Table(columns=("way", "an hour"), rows=rows)
    return KeptResult(measurement=WHERE, section=Section(title="A part", blocks=("Text.", table), figures=figures))


def test_a_load_needs_as_many_units_as_carry_it_rounded_up() -> None:
    cells = Capacity("new sites", "account", 100.0, "`publisher`").cells()
    assert cells == ("new sites", "account", "100", "10", "42", "`publisher`")


def test_what_is_not_measured_is_said_to_be_so() -> None:
    assert Capacity("accepting", "gateway", None, "`accept`").cells()[2:5] == (NOT_MEASURED, "", "")
    assert NOT_MEASURED in capacity_table(Measured({})).markdown()
    assert NOT_MEASURED in storage_table(Measured({})).markdown()


def test_figures_and_cells_are_read_from_kept_results() -> None:
    measured = Measured({"publisher": kept(("new site", "1,100 (900 to 1,200)"), mb=5.0)})
    assert measured.figure("publisher", "mb") == 5.0
    assert measured.cell("publisher", "new site", -1) == 1100
    assert measured.cell("publisher", "revision", -1) is None
    assert measured.figure("accept", "mb") is None


def test_accounts_at_github_follow_from_the_publishers_result() -> None:
    results = {"publisher": kept(("new site, pagewright", "100"), ("revision, pagewright", "500"))}
    carried = {one.what: one.briefs_per_hour for one in capacities(Measured(results))}
    assert (carried["new sites"], carried["revisions"]) == (100, 500)
