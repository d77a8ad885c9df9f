"""Compares what a selector finds with what is expected of it."""

from collections.abc import Callable, Mapping, Sequence

from generator.chromium.steps.elements import Element, Found
from generator.chromium.steps.number_parser import readings_of
from generator.chromium.steps.observation import Seen, quoted
from generator.chromium.steps.style_comparison import compare_contrast, compare_style
from generator.plan.comparison_operators import OPERATORS
from generator.plan.text_matchers import Matcher, one_line


def reads(wanted: Matcher, texts: Sequence[str]) -> bool:
    """Whether one of the readings of an element is as wanted; where blanks are margins they need not be written."""
    if any(wanted.accepts(one_line(text)) for text in texts):
        return True
    squeezed = "".join(wanted.text.split()).casefold()
    return (
        wanted.way == "contains"
        and len(wanted.text.split()) > 1
        and any(squeezed in "".join(text.split()).casefold() for text in texts)
    )


def _shown_texts(elements: Sequence[Element]) -> list[str]:
    return [one_line(one.texts[0]) for one in elements]


def _visible(selector: str, found: Found) -> Seen:
    if shown := found.visible:
        return Seen(True, f"`{selector}`: {len(shown)} visible, {quoted(_shown_texts(shown))}")
    return Seen(False, f"`{selector}` is " + (f"there but not visible ({found.count})" if found.count else "not there"))


def _hidden(selector: str, found: Found) -> Seen:
    seen = _visible(selector, found)
    return Seen(not seen.holds, seen.words)


def _enabled(selector: str, found: Found) -> Seen:
    able = [one.enabled for one in (found.visible or found.elements)[:1]]
    words = "not there" if not able else "enabled" if able[0] else "disabled"
    return Seen(able == [True], f"`{selector}` is {words}", denied=able != [True])


def _disabled(selector: str, found: Found) -> Seen:
    seen = _enabled(selector, found)
    return Seen(bool(found.count) and not seen.holds, seen.words)


def _focused(selector: str, found: Found) -> Seen:
    holds = any(one.focused for one in found.elements)
    return Seen(holds, f"`{selector}` is {'focused' if holds else 'not focused' if found.count else 'not there'}")


def _text(selector: str, found: Found, wanted: Matcher) -> Seen:
    if not found.count:
        return Seen(False, f"`{selector}` is not there")
    holds = any(reads(wanted, one.texts) for one in found.elements)
    return Seen(holds, f"`{selector}` has {quoted(_shown_texts(found.visible or found.elements))}")


def _texts(selector: str, found: Found, wanted: Sequence[Matcher]) -> Seen:
    def agree(elements: Sequence[Element]) -> bool:
        each = zip(wanted, elements, strict=False)
        return len(elements) == len(wanted) and all(reads(one, element.texts) for one, element in each)

    answers = [agree(elements) for elements in _counted(found)]
    words = f"`{selector}` has {len(found.elements)}: {quoted(_shown_texts(found.elements))}"
    return Seen(any(answers), words, denied=not all(answers))


def _counted(found: Found) -> Sequence[Sequence[Element]]:
    """All elements, and those that a person sees: a list that filters may hide what it does not show."""
    hidden = [one for one in found.elements if one.rendered and not one.visible]
    if not hidden or found.count > len(found.elements):
        return (found.elements,)
    return (found.elements, [one for one in found.elements if one not in hidden])


def _count(selector: str, found: Found, sign: str, wanted: float) -> Seen:
    numbers = [found.count, *(len(elements) for elements in _counted(found)[1:])]
    answers = [OPERATORS[sign](number, wanted) for number in numbers]
    words = f"`{selector}` is {found.count}" + "".join(f" ({number} visible)" for number in numbers[1:])
    return Seen(any(answers), words, denied=not all(answers))


def _number(selector: str, found: Found, sign: str, wanted: float) -> Seen:
    """Of several elements one has to be equal, and all have to be below or above."""
    elements = found.visible or found.elements
    read = [numbers for one in elements if (numbers := readings_of(one_line(one.texts[0])))]
    each = [any(OPERATORS[sign](number, wanted) for number in numbers) for numbers in read]
    holds = any(each) if sign == "==" else bool(each) and all(each)
    words = f"has {quoted(_shown_texts(elements))}" + ("" if read else ", no number") if elements else "is not there"
    return Seen(holds, f"`{selector}` {words}")


def _value(selector: str, found: Found, wanted: Matcher) -> Seen:
    values = [one.values for one in found.elements if one.values]
    holds = any(wanted.accepts(value) or _equal(value, wanted.text) for each in values for value in each)
    said = f"has the value {quoted([each[0] for each in values])}" if values else "is no field that is there"
    return Seen(holds, f"`{selector}` {said}")


def _equal(seen: str, wanted: str) -> bool:
    try:
        return float(seen) == float(wanted)
    except ValueError:
        return False


def _attribute(selector: str, found: Found, name: str, wanted: Matcher | None = None) -> Seen:
    if not found.count:
        return Seen(False, f"`{selector}` is not there")
    values = [one.more["attribute"] for one in found.elements]
    holds = any(wanted is None or wanted.accepts(value) for each in values for value in each)
    return Seen(holds, f"`{selector}` has {name} {quoted([each[0] if each else '(none)' for each in values])}")


COMPARISONS: Mapping[str, Callable[..., Seen]] = {
    "visible": _visible, "hidden": _hidden, "enabled": _enabled, "disabled": _disabled, "focused": _focused,
    "text": _text, "texts": _texts, "count": _count, "number": _number, "value": _value,
    "attribute": _attribute, "style": compare_style, "contrast": compare_contrast,
}  # fmt: skip
"""How each kind of expectation about elements compares: selector, what it finds, the rest of what is given."""
