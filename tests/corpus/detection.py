"""`python -m tests.corpus.detection [--write]`: which layer really notices which defect; it is docs/detection.md."""

import argparse
import asyncio
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from generator.chromium import ChromiumBrowser, Timeouts
from tests.contract.chromium import chromium
from tests.corpus.defects import DEFECTS, Layer
from tests.corpus.detecting import VISITS_AT_ONCE, Detection, detect
from tests.stack.chromium import chromium_executable

DOCUMENT = Path(__file__).parents[2] / "docs" / "detection.md"
LAYERS: tuple[Layer, ...] = get_args(Layer)
NO_MIRROR = "http://127.0.0.1:9"
"""Nobody listens there: no defect is to be noticed, or not, by what another host answers."""
PATIENCE = Timeouts(load=8.0, check=0.3, again=0.1, poll=0.1)
INTRODUCTION = """# What is noticed of a defect

Printed by `python -m tests.corpus.detection`; `--write` writes this file, and `tests/contract/test_detection.py` fails
where it is out of date.

A sound site (`tests/corpus/sound_site`) is spoilt in {count} ways, one at a time (`tests/corpus/planted_*.py`). Each
layer is asked by itself, with the defect in front of it: *reply* reads the files as a model's answer and keeps out or
mends what may not go in, *static* parses the files and follows their references, *browser* opens the page in Chromium
and holds the checks against it that belong to the defect. What is in the table was noticed in that run.
"""


def browser_for_detection(path: Path) -> ChromiumBrowser:
    """Quick in its patience, since a spoilt page uses up all of it, and never renewed on the way."""
    return chromium(path, PATIENCE, NO_MIRROR, pages=VISITS_AT_ONCE, visits_per_worker=10 * len(DEFECTS))


def document(detections: Sequence[Detection]) -> str:
    """All of docs/detection.md."""
    parts = [
        INTRODUCTION.format(count=len(detections)),
        "## By kind\n",
        _kinds(detections),
        "## What nothing notices\n",
        *[f"- **{one.defect.name}**: {one.defect.unseen}." for one in detections if not one.layers],
        "\n## One by one\n",
        _one_by_one(detections),
    ]
    return "\n".join(parts)


def _kinds(detections: Sequence[Detection]) -> str:
    kinds = sorted({one.defect.kind for one in detections})
    rows = [_counts(f"`{kind}`", [one for one in detections if one.defect.kind == kind]) for kind in kinds]
    return _table(["kind", "planted", *LAYERS, "nothing"], [*rows, _counts("all", detections)])


def _counts(name: str, of: Sequence[Detection]) -> Sequence[str]:
    caught = [sum(layer in one.layers for one in of) for layer in LAYERS]
    return [name, *(str(number or "") for number in (len(of), *caught, sum(not one.layers for one in of)))]


def _one_by_one(detections: Sequence[Detection]) -> str:
    rows = [
        [f"`{one.defect.kind}`", one.defect.name, *("✓" if layer in one.layers else "" for layer in LAYERS)]
        for one in sorted(detections, key=lambda one: one.defect.kind)
    ]
    return _table(["kind", "defect", *LAYERS], rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


async def _detect(path: Path) -> Sequence[Detection]:
    browser = browser_for_detection(path)
    try:
        return await detect(DEFECTS, browser)
    finally:
        await browser.close()


def main() -> None:
    """Print the document, or write it."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.detection", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write docs/{DOCUMENT.name} instead of printing it")
    write = parser.parse_args().write
    text = document(asyncio.run(_detect(chromium_executable(os.environ))))
    if write:
        DOCUMENT.write_text(text, encoding="utf-8")
    else:
        print(text, end="")  # noqa: T201 - what this command is for


if __name__ == "__main__":
    main()
