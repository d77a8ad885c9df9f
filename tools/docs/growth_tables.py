"""Writes the tables of docs/growth.md from the kept results of the benchmarks."""

from benchmarks.growth import Measured, capacity_table, storage_table
from benchmarks.kept_results import kept_results


def tables() -> dict[str, str]:
    """What each load needs."""
    measured = Measured(kept_results())
    return {"needed": capacity_table(measured).markdown(), "stored": storage_table(measured).markdown()}
