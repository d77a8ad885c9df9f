"""What sentences about a page become is JavaScript that a real browser answers as the sentences mean."""

import pytest

from contracts.brief import Check
from generator.chromium import ChromiumBrowser
from generator.judge.rules import derived_expression
from generator.site import Site
from tests.corpus.sentence_checks import ASKED

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sales Summary x1</title>
<script type="module">const late = () => import("https://cdn.jsdelivr.net/npm/marked@15/lib/marked.esm.js");</script>
<script>
addEventListener("DOMContentLoaded", () => {
  document.querySelector("main").innerHTML = `<p id="total-sales">12.5 in all</p><p id="total"> 12.5 </p><p>No data</p>
    <form id="user-x1"></form><table id="rows"></table><input id="name" value="Bob">
    <select id="filter"><option>a</select>`;
});
</script></head><body><h1>Sales of x1</h1><main></main></body></html>"""
TRUE = (
    *(case.text for case in ASKED if "Bob's shop" not in case.text),
    '#name is "Bob"',
    "Loads marked 15 from jsdelivr",
)
FALSE = (
    'The page title is "Sales Summary"',
    '<title> includes "Bob\'s shop"',
    "#missing exists",
    "There is a table #user-x1",
    "There is no #rows",
    "#filter is a <form>",
    '#total is "12"',
    "#rows is not empty",
    'The <h1> is "Sales"',
    'The page shows the text "Data"',
    "Loads marked 14 from jsdelivr",
    "Uses marked from unpkg",
)


async def test_the_page_answers_as_the_sentences_mean(browser: ChromiumBrowser) -> None:
    sentences = (*TRUE, *FALSE)
    expressions = [derived_expression(Check(kind="sentence", text=text)) for text in sentences]
    visit = await browser.visit(
        Site({"index.html": PAGE}), root="x1", expressions=[asked for asked in expressions if asked], seconds=30
    )
    answers = {text: answer.truthy for text, answer in zip(sentences, visit.answers, strict=True)}
    assert answers == {text: text in TRUE for text in sentences}, visit
