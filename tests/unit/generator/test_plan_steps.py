"""Steps are read in every form that models and people give them, into one, and bounded."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.plan.action_arguments import ACTIONS, MAX_HOLD_MS
from generator.plan.expectation_arguments import PARSERS
from generator.plan.step_parser import MAX_NESTED, MAX_STEPS, Step, View, expand_steps, parse_steps


def read(*raw: Any) -> list[dict[str, Any]]:
    return [{step.action: step.given} for step in parse_steps(list(raw))]


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ({"click": "#a"}, {"click": "#a"}),
        ({"click": ["#a"]}, {"click": "#a"}),
        ({"click": {"selector": "#a"}}, {"click": "#a"}),
        ({"action": "click", "selector": "#a"}, {"click": "#a"}),
        ({"action": "click", "given": "#a"}, {"click": "#a"}),
        ({"fill": ["#a", "x"]}, {"fill": ["#a", "x"]}),
        ({"fill": {"#a": "x"}}, {"fill": ["#a", "x"]}),
        ({"fill": {"selector": "#a", "value": 3}}, {"fill": ["#a", "3"]}),
        ({"action": "fill", "selector": "#a", "text": "x"}, {"fill": ["#a", "x"]}),
        ({"fill": ["#a", True]}, {"fill": ["#a", True]}),
        ({"press": "Enter"}, {"press": "Enter"}),
        ({"press": "Esc"}, {"press": "Escape"}),
        ({"press": "ctrl+a"}, {"press": "Control+a"}),
        ({"press": " "}, {"press": "Space"}),
        ({"press": {"key": "Tab"}}, {"press": "Tab"}),
        ({"press": ["#a", "Enter"]}, {"press": ["#a", "Enter"]}),
        ({"press": {"selector": "#a", "key": "up"}}, {"press": ["#a", "ArrowUp"]}),
        ({"hold": ["right", 300]}, {"hold": ["ArrowRight", 300.0]}),
        ({"hold": {"key": "w", "ms": "300"}}, {"hold": ["w", 300.0]}),
        ({"hold": ["#game", "w", 300]}, {"hold": ["#game", "w", 300.0]}),
        ({"hold": "Space"}, {"hold": ["Space", 500.0]}),
        ({"select": ["#a", 2028]}, {"select": ["#a", "2028"]}),
        ({"select": {"selector": "#a", "option": "x"}}, {"select": ["#a", "x"]}),
        ({"upload": {"selector": "#f", "file": "a.csv"}}, {"upload": ["#f", "a.csv"]}),
        ({"upload": ["#f", ["a.csv", "b.csv"]]}, {"upload": ["#f", ["a.csv", "b.csv"]]}),
        ({"drag": {"from": "#a", "to": "#b"}}, {"drag": ["#a", "#b"]}),
        ("reload", {"reload": True}),
        ({"back": None}, {"back": True}),
        ({"wait": 2}, {"wait": 2.0}),
        ({"wait": "1.5"}, {"wait": 1.5}),
        ({"wait": 500}, {"wait": 0.5}),
        ({"wait": "300ms"}, {"wait": 0.3}),
        ({"wait": 30}, {"wait": 5.0}),
        ({"advance": "10s"}, {"advance": 10.0}),
        ({"advance": {"seconds": 90}}, {"advance": 90.0}),
        ({"offline": "false"}, {"offline": False}),
        ({"color_scheme": "Dark"}, {"color_scheme": "dark"}),
        ({"repeat": [3, [{"click": "#a"}]]}, {"repeat": [3, [{"click": "#a"}]]}),
        ({"repeat": {"n": 3, "steps": [{"click": "#a"}]}}, {"repeat": [3, [{"click": "#a"}]]}),
        ({"repeat": {"times": "3", "steps": {"click": "#a"}}}, {"repeat": [3, [{"click": "#a"}]]}),
        ({"repeat": [3, {"click": "#a"}]}, {"repeat": [3, [{"click": "#a"}]]}),
        ({"repeat": [2, {"click": "#a"}, {"click": "#b"}]}, {"repeat": [2, [{"click": "#a"}, {"click": "#b"}]]}),
        ({"repeat": [[{"click": "#a"}], 3]}, {"repeat": [3, [{"click": "#a"}]]}),
        ({"remember": ["n", "#a"]}, {"remember": ["n", "#a"]}),
        ({"remember": {"n": "#a"}}, {"remember": ["n", "#a"]}),
        ({"remember": {"name": "n", "js": "1"}}, {"remember": ["n", {"js": "1"}]}),
        ({"expect": {"visible": "#a"}, "not": True}, {"expect": {"not": {"visible": "#a"}}}),
    ],
)
def test_a_step_is_read_in_every_reasonable_form(raw: Any, normal: dict[str, Any]) -> None:
    assert read(raw) == [normal]
    assert read(normal) == [normal]


def test_several_steps_in_one_object_or_expectation_are_read_in_order() -> None:
    assert read({"fill": ["#a", "x"], "click": "#b"}) == [{"fill": ["#a", "x"]}, {"click": "#b"}]
    several = read({"expect": [{"visible": "#a"}, {"hidden": "#b"}]})
    assert several == [{"expect": {"visible": "#a"}}, {"expect": {"hidden": "#b"}}]
    assert read({"press": ["up", "Enter"]}) == [{"press": "ArrowUp"}, {"press": "Enter"}]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"jump": "#a"}, "`jump`: steps are click"),
        ({"click": ""}, "`click`: it wants a selector"),
        ({"click": ["#a", "#b"]}, "`click`"),
        ({"click": "x" * 20_000}, "at most 10000 characters"),
        ({"fill": ["#a", "x" * 20_000]}, "at most 10000 characters"),
        ({"fill": "#a"}, "`fill`"),
        ({"fill": ["#a", None]}, "`fill`"),
        ({"press": 3}, "`press`"),
        ({"hold": ["w", 60_000]}, f"from 0 to {MAX_HOLD_MS}"),
        ({"hold": ["w", "long"]}, "`hold`"),
        ({"wait": -1}, "from 0"),
        ({"wait": 100_000}, "from 0 to 5000"),
        ({"wait": True}, "it wants a number"),
        ({"advance": "1e99"}, "from 0"),
        ({"advance": "nan"}, "from 0"),
        ({"select": ["#a", None]}, "it wants an option"),
        ({"reload": "#a"}, "true or false"),
        ({"color_scheme": "sepia"}, "one of light, dark"),
        ({"repeat": [3]}, "`repeat`"),
        ({"repeat": [1e9, [{"click": "#a"}]]}, "from 0 to 100"),
        ({"repeat": [3, []]}, "it wants steps"),
        ({"repeat": [3, [{"jump": 1}]]}, "`repeat`: `jump`"),
        ({"remember": ["n"]}, "`remember`"),
        ({"expect": {"same": "n"}}, "nothing is remembered as 'n'"),
        ({"expect": {"seen": "#a"}}, "an expectation has one of visible"),
        ({"expect": "#a"}, "an expectation is an object"),
        ("click", "not a step: click"),
        (None, "not a step"),
        ({}, "not a step"),
    ],
)
def test_what_is_wrong_with_a_step_is_named(raw: Any, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)) as caught:
        parse_steps([raw])
    assert len(str(caught.value)) < 500


def test_repeated_steps_are_bounded_in_number_and_nesting() -> None:
    fifty = {"repeat": [50, [{"click": "#a"}]]}
    assert len(list(expand_steps(parse_steps([fifty, fifty])))) == MAX_STEPS
    with pytest.raises(ValueError, match="at most 100 steps"):
        parse_steps([fifty, fifty, {"click": "#a"}])
    nested: Any = {"click": "#a"}
    for _ in range(MAX_NESTED):
        nested = {"repeat": [2, [nested]]}
    assert len(list(expand_steps(parse_steps([nested])))) == 2**MAX_NESTED
    with pytest.raises(ValueError, match="nested at most"):
        parse_steps([{"repeat": [2, [nested]]}])


def test_what_a_repeat_remembers_is_known_after_it() -> None:
    remembers = {"repeat": [1, [{"remember": ["n", "#a"]}]]}
    assert parse_steps([remembers, {"expect": {"changed": "n"}}])


def test_a_step_is_shown_in_few_words() -> None:
    assert Step(action="fill", given=["#a", "x" * 500]).words == f"fill #a, {'x' * 80}"
    assert Step(action="reload", given=True).words == "reload"


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ({"clock": "2027-12-31T23:59:50"}, "2027-12-31T23:59:50+00:00"),
        ({"clock": "2027-12-31T23:59:50", "time_zone": "Asia/Tokyo"}, "2027-12-31T23:59:50+09:00"),
        ({"clock": "2027-12-31T23:59:50+02:00", "time_zone": "Asia/Tokyo"}, "2027-12-31T23:59:50+02:00"),
        ({"clock": "2027-12-31 23:59"}, "2027-12-31T23:59:00+00:00"),
        ({"clock": "2027-12-31"}, "2027-12-31T00:00:00+00:00"),
        ({"clock": 1830297590000}, "2027-12-31T23:59:50+00:00"),
    ],
)
def test_a_clock_is_local_time_in_the_time_zone_of_the_view(raw: dict[str, Any], moment: str) -> None:
    read_moment = View.model_validate(raw).moment
    assert read_moment is not None
    assert read_moment.isoformat() == moment


def test_a_clock_without_a_date_is_of_today() -> None:
    moment = View.model_validate({"clock": "23:59:50", "time_zone": "Asia/Tokyo"}).moment
    assert moment is not None
    assert f"{moment:%H:%M:%S}" == "23:59:50"


@pytest.mark.parametrize(
    "raw",
    [
        {"clock": "tomorrow"},
        {"time_zone": "Atlantis/Main"},
        {"color_scheme": "sepia"},
        {"locale": "en; rm"},
        {"serve": {"a.json": 99}},
        {"serve": {"a.json": {"status": "often"}}},
        {"width": "wide"},
    ],
)
def test_a_view_that_no_browser_has_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        View.model_validate(raw)


NAMES = st.sampled_from((*ACTIONS, *PARSERS, "repeat", "not", "selector", "js", "exactly", "n", "steps", "==", "text"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from(("#a", "==", "x")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@given(action=st.sampled_from((*ACTIONS, "repeat")), raw=JSON)
def test_whatever_is_given_is_refused_or_reads_as_itself(action: str, raw: Any) -> None:
    try:
        steps = parse_steps([{action: raw}])
    except ValueError:
        return
    assert parse_steps([{step.action: step.given} for step in steps]) == steps
