"""Describes where and when a part was measured: machine, versions, date, other load."""

import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import monotonic

import psutil
from pydantic import BaseModel, ConfigDict

from benchmarks.section import Section, Table

GB = 2**30
LIBRARIES = ("aio-pika", "fastapi", "httpx", "pydantic", "uvicorn")


class Measurement(BaseModel):
    """The circumstances of one part."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    seconds: float | None
    """How long the part took."""
    load_before: float | None
    """Load average of the minute before the part: with more than a few tenths, something else was running.

    It and `seconds` are unknown for old results.
    """
    machine: str
    versions: str


class KeptResult(BaseModel):
    """A measured part, as it is kept beside the document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measurement: Measurement
    section: Section


def measured(part: Callable[[], Section]) -> KeptResult:
    """Measure a part now."""
    at, load, began = datetime.now(UTC).replace(microsecond=0), os.getloadavg()[0], monotonic()
    section = part()
    spent = round(monotonic() - began)
    where = Measurement(at=at, seconds=spent, load_before=round(load, 1), machine=_machine(), versions=_versions())
    return KeptResult(measurement=where, section=section)


def measurement_table(results: dict[str, KeptResult]) -> Table:
    """Table rows, one for each part."""
    return Table(
        columns=("part", "measured", "took s", "load before", "machine", "versions"),
        rows=tuple(
            (
                f"`{name}`",
                f"{one.measurement.at:%Y-%m-%d %H:%M}",
                _cell(one.measurement.seconds, 0),
                _cell(one.measurement.load_before, 1),
                one.measurement.machine,
                one.measurement.versions,
            )
            for name, one in results.items()
        ),
    )


def _cell(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _machine() -> str:
    processors, memory = len(os.sched_getaffinity(0)), psutil.virtual_memory().total / GB
    return f"{processors} processors, {_processor()}, {memory:.0f} GB, {platform.system()} {platform.machine()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())


def _versions() -> str:
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in LIBRARIES)])
