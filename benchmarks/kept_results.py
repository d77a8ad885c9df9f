"""Keeps the result of each part in docs/benchmarks/PART.json, and writes docs/benchmarks.md from them."""

from pathlib import Path

from benchmarks.measurement import KeptResult, measurement_table
from benchmarks.part_names import PARTS, command_for
from benchmarks.section import wrapped

DOCS = Path(__file__).parents[1] / "docs"
DOCUMENT = DOCS / "benchmarks.md"
RESULTS = DOCS / "benchmarks"

INTRODUCTION = (
    "Written by `make bench`, which measures all parts; `make bench ONLY=NAME` measures one and replaces its section. "
    "The results are kept in `docs/benchmarks/`, from which `make docs` writes this document too. Where a figure has "
    "brackets, it is the median of its runs with least and most; things that are compared ran in turn. A megabyte (MB) "
    "is 2^20 bytes."
)


def keep(name: str, result: KeptResult, folder: Path = RESULTS) -> None:
    """Replace the kept result of one part."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(f"{result.model_dump_json(indent=1)}\n", encoding="utf-8")


def kept_results(folder: Path = RESULTS) -> dict[str, KeptResult]:
    """Every kept result, in the order of the document. Raises ValueError for one of no part."""
    found = {path.stem: KeptResult.model_validate_json(path.read_bytes()) for path in sorted(folder.glob("*.json"))}
    if unknown := sorted(set(found) - set(PARTS)):
        raise ValueError(f"{folder}/{unknown[0]}.json is the result of no part: delete it, or name it in part_names.py")
    return {name: found[name] for name in PARTS if name in found}


def document(results: dict[str, KeptResult]) -> str:
    """The text of docs/benchmarks.md."""
    sections = [
        "\n\n".join([one.section.markdown(), f"Measured with `{command_for(name)}`, {one.measurement.at:%Y-%m-%d}."])
        for name, one in results.items()
    ]
    where = ["## When and where", measurement_table(results).markdown()]
    return "\n\n".join(["# Benchmarks", wrapped(INTRODUCTION), *sections, *where]) + "\n"
