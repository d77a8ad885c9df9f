"""The part of docs/detection.md on the planted defects: which layer really notices which."""

from collections.abc import Iterable, Sequence
from typing import get_args

from tests.corpus.detecting import Detection
from tests.corpus.planting import Layer

LAYERS: tuple[Layer, ...] = get_args(Layer)
INTRODUCTION = """## Each layer by itself

A sound site (`tests/corpus/sound_site`) gets one of {count} defects at a time (`tests/corpus/planted_*.py`). Each
layer judges it separately: *reply* parses the files as a model's reply and rejects or repairs files, *static* parses
the files and follows their references, *browser* opens the page in Chromium and evaluates the defect's JavaScript
checks. No plan is used here. The table shows what each layer noticed in one run.
"""


def planted_part(detections: Sequence[Detection]) -> str:
    """The counts by kind, what nothing notices, and every defect."""
    parts = [
        INTRODUCTION.format(count=len(detections)),
        "### By kind\n",
        _kinds(detections),
        "### What nothing notices\n",
        *[f"- **{one.defect.name}**: {one.defect.unseen}." for one in detections if not one.layers],
        "\n### One by one\n",
        _one_by_one(detections),
    ]
    return "\n".join(parts)


def _kinds(detections: Sequence[Detection]) -> str:
    kinds = sorted({one.defect.kind for one in detections})
    rows = [_counts(f"`{kind}`", [one for one in detections if one.defect.kind == kind]) for kind in kinds]
    return table(["kind", "planted", *LAYERS, "nothing"], [*rows, _counts("all", detections)])


def _counts(name: str, of: Sequence[Detection]) -> Sequence[str]:
    caught = [sum(layer in one.layers for one in of) for layer in LAYERS]
    return [name, *(str(number or "") for number in (len(of), *caught, sum(not one.layers for one in of)))]


def _one_by_one(detections: Sequence[Detection]) -> str:
    rows = [
        [f"`{one.defect.kind}`", one.defect.name, *("✓" if layer in one.layers else "" for layer in LAYERS)]
        for one in sorted(detections, key=lambda one: one.defect.kind)
    ]
    return table(["kind", "defect", *LAYERS], rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
