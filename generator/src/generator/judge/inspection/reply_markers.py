"""Finds markers of replies and merges in files: code fences around a file, `<<<FILE`, `<<<<<<<` and the like."""

from collections.abc import Iterator
from itertools import accumulate
from operator import xor

from generator.faults import Fault
from generator.judge.inspection.inspected_file import Position, fault_at, quote_code

PROSE = (".md", ".markdown", ".txt")
_MARKERS = ("<<<<<<< ", ">>>>>>> ", "<<<FILE ", "<<<END ", "<<<EDIT ", "<<<DONE>>>")


def find_reply_markers(path: str, text: str) -> Iterator[Fault]:
    """Yield a fault for a fence around the file and for one marker of each kind. Markdown may contain fences."""
    lines = text.splitlines()
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if filled and not path.lower().endswith(PROSE):
        for number in dict.fromkeys((filled[0], filled[-1])):
            if lines[number].lstrip().startswith("```"):
                reason = f"{quote_code(lines[number])} is a Markdown fence, not part of the file; remove it"
                yield fault_at(path, Position(number + 1), "code-fence", reason)
    if path.lower().endswith(PROSE):
        # Text between fences is an example.
        lines = _outside_fences(lines)
    for marker in _MARKERS:
        marked = [number for number, line in enumerate(lines, start=1) if line.startswith(marker)]
        if marked:
            reason = (
                f"{quote_code(lines[marked[0] - 1])} marks a block of a reply or an edit; it is not part of the file"
            )
            yield fault_at(path, Position(marked[0]), "leftover-marker", reason)


def _outside_fences(lines: list[str]) -> list[str]:
    fenced = accumulate((line.lstrip().startswith("```") for line in lines), xor)
    return ["" if inside else line for line, inside in zip(lines, fenced, strict=True)]
