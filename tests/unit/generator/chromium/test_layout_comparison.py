"""Whether one element is below or beside another, by their positions on the page."""

import pytest

from generator.chromium.steps.elements import Element, FoundElements
from generator.chromium.steps.layout_comparison import compare_below, compare_beside

Box = tuple[float, float, float, float]


def at(*box: float, visible: bool = True) -> FoundElements:
    left, top, width, height = box
    element = Element("div", visible, True, [""], [], True, False, (left, top, width, height), {})
    return FoundElements(1, (element,))


HEADER = at(0, 0, 100, 50)


@pytest.mark.parametrize(("box", "is_below"), [((0, 50, 9, 9), True), ((0, 49.5, 9, 9), True), ((0, 48, 9, 9), False)])
def test_an_element_is_below_from_the_end_of_the_upper_one_on(box: Box, *, is_below: bool) -> None:
    observation = compare_below("#table", at(*box), "header", HEADER)
    assert observation.holds is is_below
    assert "`header` is at 0,0, 100 by 50 px" in observation.words


@pytest.mark.parametrize(
    ("box", "is_beside"),
    [
        ((100, 10, 9, 9), True),
        ((-9, 10, 9, 9), True),
        ((100, 50, 9, 9), False),
        ((50, 10, 9, 9), False),
        ((100, -9, 9, 9), False),
    ],
)
def test_elements_are_beside_each_other_where_they_share_a_height_and_no_width(box: Box, *, is_beside: bool) -> None:
    assert compare_beside("#aside", at(*box), "header", HEADER).holds is is_beside


def test_an_element_that_is_not_visible_is_nowhere() -> None:
    for compare in (compare_below, compare_beside):
        observation = compare("#table", at(0, 99, 9, 9, visible=False), "header", HEADER)
        assert not observation.holds
        assert "`#table` is not visible" in observation.words
