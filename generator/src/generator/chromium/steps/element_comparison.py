"""Compares the elements of a selector with an expectation: visible, text, count, value, attribute and the like."""

from collections.abc import Callable, Mapping, Sequence

from generator.chromium.steps.elements import Element, FoundElements
from generator.chromium.steps.number_parser import parse_numbers
from generator.chromium.steps.observation import Observation, quote_texts
from generator.chromium.steps.style_comparison import compare_contrast, compare_style
from generator.plan.comparison_operators import OPERATORS
from generator.plan.text_matchers import Matcher, collapse_spaces


def matches_any_text(wanted: Matcher, texts: Sequence[str]) -> bool:
    """True if one of an element's texts matches; white space that comes from layout may be missing."""
    if any(wanted.accepts(collapse_spaces(text)) for text in texts):
        return True
    squeezed = "".join(wanted.text.split()).casefold()
    return (
        wanted.way == "contains"
        and len(wanted.text.split()) > 1
        and any(squeezed in "".join(text.split()).casefold() for text in texts)
    )


def _shown_texts(elements: Sequence[Element]) -> list[str]:
    return [collapse_spaces(one.texts[0]) for one in elements]


def _visible(selector: str, found: FoundElements) -> Observation:
    if shown := found.visible:
        return Observation(True, f"`{selector}`: {len(shown)} visible, {quote_texts(_shown_texts(shown))}")
    return Observation(
        False, f"`{selector}` is " + (f"there but not visible ({found.count})" if found.count else "not there")
    )


def _hidden(selector: str, found: FoundElements) -> Observation:
    seen = _visible(selector, found)
    return Observation(not seen.holds, seen.words)


def _enabled(selector: str, found: FoundElements) -> Observation:
    able = [one.enabled for one in (found.visible or found.elements)[:1]]
    words = "not there" if not able else "enabled" if able[0] else "disabled"
    return Observation(able == [True], f"`{selector}` is {words}", opposite_holds=able != [True])


def _disabled(selector: str, found: FoundElements) -> Observation:
    seen = _enabled(selector, found)
    return Observation(bool(found.count) and not seen.holds, seen.words)


def _focused(selector: str, found: FoundElements) -> Observation:
    holds = any(one.focused for one in found.elements)
    return Observation(
        holds, f"`{selector}` is {'focused' if holds else 'not focused' if found.count else 'not there'}"
    )


def _text(selector: str, found: FoundElements, wanted: Matcher) -> Observation:
    if not found.count:
        return Observation(False, f"`{selector}` is not there")
    holds = any(matches_any_text(wanted, one.texts) for one in found.elements)
    return Observation(holds, f"`{selector}` has {quote_texts(_shown_texts(found.visible or found.elements))}")


def _texts(selector: str, found: FoundElements, wanted: Sequence[Matcher]) -> Observation:
    def agree(elements: Sequence[Element]) -> bool:
        each = zip(wanted, elements, strict=False)
        return len(elements) == len(wanted) and all(matches_any_text(one, element.texts) for one, element in each)

    answers = [agree(elements) for elements in _counted(found)]
    words = f"`{selector}` has {len(found.elements)}: {quote_texts(_shown_texts(found.elements))}"
    return Observation(any(answers), words, opposite_holds=not all(answers))


def _counted(found: FoundElements) -> Sequence[Sequence[Element]]:
    """All elements, and the visible ones: a filtered list may hide elements instead of removing them."""
    hidden = [one for one in found.elements if one.rendered and not one.visible]
    if not hidden or found.count > len(found.elements):
        return (found.elements,)
    return (found.elements, [one for one in found.elements if one not in hidden])


def _count(selector: str, found: FoundElements, sign: str, wanted: float) -> Observation:
    numbers = [found.count, *(len(elements) for elements in _counted(found)[1:])]
    answers = [OPERATORS[sign](number, wanted) for number in numbers]
    words = f"`{selector}` is {found.count}" + "".join(f" ({number} visible)" for number in numbers[1:])
    return Observation(any(answers), words, opposite_holds=not all(answers))


def _number(selector: str, found: FoundElements, sign: str, wanted: float) -> Observation:
    """Of several elements one has to be equal, or all have to be below or above."""
    elements = found.visible or found.elements
    read = [numbers for one in elements if (numbers := parse_numbers(collapse_spaces(one.texts[0])))]
    each = [any(OPERATORS[sign](number, wanted) for number in numbers) for numbers in read]
    holds = any(each) if sign == "==" else bool(each) and all(each)
    words = (
        f"has {quote_texts(_shown_texts(elements))}" + ("" if read else ", no number") if elements else "is not there"
    )
    return Observation(holds, f"`{selector}` {words}")


def _value(selector: str, found: FoundElements, wanted: Matcher) -> Observation:
    values = [one.values for one in found.elements if one.values]
    holds = any(wanted.accepts(value) or _equal(value, wanted.text) for each in values for value in each)
    said = f"has the value {quote_texts([each[0] for each in values])}" if values else "is no field that is there"
    return Observation(holds, f"`{selector}` {said}")


def _equal(seen: str, wanted: str) -> bool:
    try:
        return float(seen) == float(wanted)
    except ValueError:
        return False


def _attribute(selector: str, found: FoundElements, name: str, wanted: Matcher | None = None) -> Observation:
    if not found.count:
        return Observation(False, f"`{selector}` is not there")
    values = [one.more["attribute"] for one in found.elements]
    holds = any(wanted is None or wanted.accepts(value) for each in values for value in each)
    return Observation(
        holds, f"`{selector}` has {name} {quote_texts([each[0] if each else '(none)' for each in values])}"
    )


COMPARISONS: Mapping[str, Callable[..., Observation]] = {
    "visible": _visible, "hidden": _hidden, "enabled": _enabled, "disabled": _disabled, "focused": _focused,
    "text": _text, "texts": _texts, "count": _count, "number": _number, "value": _value,
    "attribute": _attribute, "style": compare_style, "contrast": compare_contrast,
}  # fmt: skip
"""The comparison of each kind of expectation: (selector, its elements, other arguments)."""
