"""Compares the computed style or contrast of a selector's elements with an expectation."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.chromium.steps.elements import CannotTellError, FoundElements
from generator.chromium.steps.number_parser import parse_numbers
from generator.chromium.steps.observation import Observation, quote_texts
from generator.plan.comparison_operators import OPERATORS
from generator.plan.text_matchers import Matcher, collapse_spaces

_ROUNDING = 0.005


def compare_style(selector: str, found: FoundElements, name: str, *wanted: Any) -> Observation:
    """Compare a computed style; the wanted value is computed too, so `red` equals `rgb(255, 0, 0)`."""
    if not found.count:
        return Observation(False, f"`{selector}` is not there")
    styles = [one.more["style"] for one in found.visible or found.elements]
    holds = any(_styled(style, wanted) for style in styles)
    return Observation(holds, f"`{selector}` has {name} {quote_texts([style['seen'] for style in styles])}")


def _styled(style: Mapping[str, str | None], wanted: Sequence[Any]) -> bool:
    seen = style["seen"] or ""
    if isinstance(wanted[0], Matcher):
        same = collapse_spaces(seen).casefold() == collapse_spaces(style["wanted"] or "").casefold()
        return wanted[0].accepts(seen) or (wanted[0].way == "exactly" and same)
    return any(OPERATORS[wanted[0]](number, wanted[1]) for number in parse_numbers(seen)[:1])


def compare_contrast(selector: str, found: FoundElements, ratio: float) -> Observation:
    """True if every visible element has the contrast. Raises CannotTellError if all are on images."""
    facts = [one.more["contrast"] for one in found.visible]
    known = [fact for fact in facts if fact["ratio"] is not None]
    if not facts:
        return Observation(False, f"`{selector}` is not visible")
    if not known:
        raise CannotTellError(f"`{selector}` stands on a picture, which has no one contrast")
    least = min(known, key=lambda fact: float(fact["ratio"]))
    words = f"`{selector}` has a contrast of {least['ratio']:.2f} ({least['color']} on {least['ground']})"
    return Observation(least["ratio"] >= ratio - _ROUNDING, words)
