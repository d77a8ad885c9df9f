"""A check that is not true says its value, and the values of both sides where asking for them is harmless."""

import pytest

from generator.chromium.browser import ChromiumBrowser
from tests.contract.chromium import look, page

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANSWERS = {
    "document.title === 'b'": 'false: "ready" === "b"',
    "document.querySelectorAll('h1').length >= 1 && document.title.length < 3;": "false: "
    'document.title.length < 3: 5 < 3; h1: 1, "a page"',
    "document.title === 'ready' && !!document.querySelector('[id=\"gone\"]')": "false: "
    '!!document.querySelector(\'[id="gone"]\'): false; [id="gone"]: 0',
    "[...document.querySelectorAll('h1')].every((one) => one.textContent === 'b')": 'false; h1: 1, "a page"',
    "/[('\"]/.test(document.title) === true": "false: false === true",
    "document.title === 'b' || document.title === 'c'": "false",
    "1 / 2 === 4 / 2": "false: 0.5 === 2",
    "document.title === 'a' ? true : false": "false",
    "const wanted = 2;\nconst seen = document.querySelectorAll('h1').length;\nseen === wanted": "false: 1 === 2; "
    'h1: 1, "a page"',
    "(() => { const heading = document.querySelector('h1'); return heading.textContent === 'x'; })()": "false: "
    '"a page" === "x"; h1: 1, "a page"',
    "return document.getElementById('gone').textContent === 'x'": "TypeError: Cannot read properties of null "
    "(reading 'textContent'); #gone: 0",
    "async () => { await 1; return document.title.length > 9 }": "false: 5 > 9",
    "document.querySelector('h1').textContent.length && document.title.includes('q')": "false: "
    "document.title.includes('q'): false; h1: 1, \"a page\"",
}


async def test_what_is_not_true_says_what_it_is(browser: ChromiumBrowser) -> None:
    asked = {
        "null": "null",
        "''": '""',
        "NaN": "NaN",
        "JSON.parse('{')": "SyntaxError: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
        "if (": "SyntaxError: Unexpected end of input",
        "throw 'words'": '"words"',
        "Promise.reject(new TypeError('no'))": "TypeError: no",
        "document.querySelector('#gone').textContent": "TypeError: Cannot read properties of null "
        "(reading 'textContent'); #gone: 0",
    }
    answers = (await look(browser, page(), *asked)).answers
    assert [answer.truthy for answer in answers] == [False] * len(asked)
    assert dict(zip(asked, (answer.detail for answer in answers), strict=True)) == asked


async def test_a_comparison_that_does_not_hold_says_the_values_of_both_sides(browser: ChromiumBrowser) -> None:
    answers = (await look(browser, page(), *ANSWERS)).answers
    assert [answer.truthy for answer in answers] == [False] * len(ANSWERS)
    assert dict(zip(ANSWERS, (answer.detail for answer in answers), strict=True)) == ANSWERS


async def test_the_sides_of_a_comparison_are_not_asked_for_where_that_would_act(browser: ChromiumBrowser) -> None:
    counting = page("document.querySelector('h1').onclick = () => { document.title += 'x' }")
    acting = "(document.querySelector('h1').click(), document.title) === 'x'"
    [answer] = (await look(browser, counting, acting)).answers
    assert answer.detail == 'false; h1: 1, "a page"'
