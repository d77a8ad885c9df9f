"""Compares the positions of the elements of two selectors: below, beside."""

from collections.abc import Sequence

from generator.chromium.steps.elements import FoundElements
from generator.chromium.steps.observation import Observation

_TOUCHING_PX = 1.0
_Box = tuple[float, float, float, float]


def compare_below(lower: str, found: FoundElements, upper: str, other: FoundElements) -> Observation:
    """True if the first visible element of `lower` begins at or below the end of that of `upper`."""
    boxes, words = _boxes((lower, found), (upper, other))
    if boxes is None:
        return Observation(False, words)
    (_, top, _, _), (_, above, _, high) = boxes
    return Observation(top >= above + high - _TOUCHING_PX, words)


def compare_beside(selector: str, found: FoundElements, neighbour: str, other: FoundElements) -> Observation:
    """True if the first visible elements are next to each other and overlap vertically."""
    boxes, words = _boxes((selector, found), (neighbour, other))
    if boxes is None:
        return Observation(False, words)
    (left, top, width, height), (x, y, wide, high) = boxes
    apart = left >= x + wide - _TOUCHING_PX or x >= left + width - _TOUCHING_PX
    return Observation(apart and top < y + high and y < top + height, words)


def _boxes(*pairs: tuple[str, FoundElements]) -> tuple[Sequence[_Box] | None, str]:
    boxes = [found.visible[0].box if found.visible else None for _, found in pairs]
    words = [_place(selector, box) for (selector, _), box in zip(pairs, boxes, strict=True)]
    known = [box for box in boxes if box is not None]
    return known if len(known) == len(boxes) else None, "; ".join(words)


def _place(selector: str, box: _Box | None) -> str:
    if box is None:
        return f"`{selector}` is not visible"
    left, top, width, height = box
    return f"`{selector}` is at {left:.0f},{top:.0f}, {width:.0f} by {height:.0f} px"
