"""The text of a check's expression is taken apart as JavaScript would read it."""

import pytest

from generator.chromium.expression_parser import Term, last_value, may_act, selectors_of, terms_of

LAST = {
    "document.title === 'a'": ("", "document.title === 'a'"),
    "const a = 1;\na === 2;": ("const a = 1;", "a === 2"),
    "const a = 1\nreturn a === 2": ("const a = 1\n", "a === 2"),
    "(() => { const a = 1; return a === 2; })()": ("const a = 1;", "a === 2"),
    "async () => { await x; return a }": ("await x;", "a"),
    "function () { return a === b; }": ("", "a === b"),
    "() => a === b": ("", "a === b"),
    "all\n  .filter((one) => { return one; })\n  .length === 2": (
        "",
        "all\n  .filter((one) => { return one; })\n  .length === 2",
    ),
    "a &&\n  b": ("", "a &&\n  b"),
    "x === 'a; b'": ("", "x === 'a; b'"),
}
ACTING = (
    "document.querySelector('#add').click()",
    "input.value = '3'",
    "x.textContent += '1'",
    "button.dispatchEvent(new Event('click'))",
    "(n++, n === 1)",
    "addItem('milk')",
    "form.requestSubmit()",
    "localStorage.setItem('a', 'b')",
    "location.reload()",
    "delete window.a",
    "document.body.classList.toggle('dark')",
)
HARMLESS = (
    "document.querySelectorAll('li').length >= 3",
    "[...document.querySelectorAll('li')].every((one) => one.textContent === 'a')",
    "fetch('data.json').then((answer) => answer.ok)",
    "new Promise((done) => setTimeout(() => done(document.title === 'x'), 500))",
    "const seen = [1]; const twice = (n) => 2 * n; twice(seen[0]) === 2",
    "document.body.textContent.includes('x = 1; y++')",
    "/click\\(\\)/.test(document.title)",
    "(async () => { const r = await fetch('x'); return r.status === 200; })()",
    "getComputedStyle(document.body).color === 'red'",
)


@pytest.mark.parametrize("expression", LAST)
def test_the_value_of_an_expression_is_what_it_returns_or_its_last_statement(expression: str) -> None:
    before, value = last_value(expression)
    assert (before.strip(), value) == (LAST[expression][0].strip(), LAST[expression][1])


@pytest.mark.parametrize("expression", ACTING)
def test_what_clicks_assigns_or_calls_the_page_may_act(expression: str) -> None:
    assert may_act(expression)


@pytest.mark.parametrize("expression", HARMLESS)
def test_what_only_reads_does_not_act(expression: str) -> None:
    assert not may_act(expression)


def test_terms_are_those_of_a_conjunction_with_the_sides_of_each_comparison() -> None:
    assert terms_of("a.b === 'x && y' && list.some((one) => one < 3) && c >= 2") == [
        Term("a.b === 'x && y'", "a.b", "===", "'x && y'"),
        Term("list.some((one) => one < 3)"),
        Term("c >= 2", "c", ">=", "2"),
    ]
    for whole in ("a || b === 1", "a ? b : c", "a = b === c", "x => x === 1"):
        assert terms_of(whole) == ()


def test_selectors_are_read_off_every_way_of_looking_for_elements() -> None:
    expression = (
        "document.querySelector('#a > li') && document.getElementById(\"b\") && x.closest(`.c`)"
        " && document.getElementsByClassName('d')[0] && document.querySelector(`#${id}`)"
    )
    assert selectors_of(expression) == ("#a > li", "#b", ".c", ".d")
