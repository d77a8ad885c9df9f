"""Defects that show only when the page runs, and those that nobody here notices."""

from tests.corpus.planting import (
    BROWSER,
    CHOICES,
    HEADING,
    LAST_CELL,
    NOBODY,
    ROWS,
    TITLE,
    TOTAL,
    Defect,
    around,
    put,
    swap,
)

_PAGE = "index.html"

DEFECTS = (
    Defect("a value is wrong", "check-failed", swap(_PAGE, "all + count", "all + 1"), (TOTAL,), BROWSER),
    Defect(
        "a value is there only after a click",
        "check-failed",
        swap(
            _PAGE,
            "        show(records, select.value);\n      }\n\n      function fail",
            "      }\n\n      function fail",
        ),
        (TOTAL, ROWS),
        BROWSER,
    ),
    Defect(
        "a number has a currency sign",
        "check-failed",
        swap(_PAGE, "= String(count)", "= `$${count}`"),
        (LAST_CELL,),
        BROWSER,
    ),
    Defect(
        "an id is another than the one asked for",
        "check-failed",
        swap(_PAGE, 'id="total"', 'id="sum"'),
        (TOTAL,),
        BROWSER,
    ),
    Defect(
        "an id is on another element",
        "check-failed",
        swap(_PAGE, '<h1 id="heading">Bird counts</h1>', '<h1><span id="heading">Bird counts</span></h1>'),
        (HEADING,),
        BROWSER,
    ),
    Defect(
        "the title is another",
        "check-failed",
        swap(_PAGE, "<title>Bird counts", "<title>Counts of birds"),
        (TITLE,),
        BROWSER,
    ),
    Defect(
        "a function is called that is not there",
        "uncaught-exception",
        swap(_PAGE, '"use strict";', '"use strict";\n      prepare();'),
        (TOTAL,),
        BROWSER,
    ),
    Defect(
        "an element is looked up that is not there",
        "check-failed",
        swap(
            _PAGE, 'querySelector("#status").textContent = `Counted', 'querySelector("#state").textContent = `Counted'
        ),
        (),
        NOBODY,
    ),
    Defect(
        "a promise is rejected and nobody listens",
        "uncaught-exception",
        around("js/scale.js", "", 'Promise.reject(new Error("no"));\n'),
        (),
        BROWSER,
    ),
    Defect(
        "an error is left in the console",
        "console-error",
        around("js/scale.js", "", 'console.error("todo");\n'),
        (),
        BROWSER,
    ),
    Defect(
        "the columns have other names than the script reads",
        "check-failed",
        swap("data/counts.csv", "species,place,count", "species,place,number"),
        (TOTAL,),
        BROWSER,
    ),
    Defect(
        "a column is read that is not there",
        "check-failed",
        swap(_PAGE, "record.place))];", "record.site))];"),
        (CHOICES,),
        BROWSER,
    ),
    Defect(
        "the script runs before its element is there",
        "uncaught-exception",
        swap(
            _PAGE,
            'addEventListener("DOMContentLoaded", () => start().catch(fail));',
            'document.querySelector("#settings").remove();',
        ),
        (TOTAL,),
        BROWSER,
    ),
    Defect("the page never comes to rest", "unfinished-visit", around("js/scale.js", "", "for (;;);\n"), (), BROWSER),
    Defect(
        "a file is fetched whose name is put together",
        "missing-resource",
        swap("js/chart.js", '"data/places.json"', "`data/${document.dir}place.json`"),
        (),
        BROWSER,
    ),
    Defect(
        "data is JSON of another shape", "uncaught-exception", put("data/places.json", '{"places": []}\n'), (), BROWSER
    ),
    Defect("a parameter is ignored", "not seen", swap(_PAGE, '.get("place")', '.get("site")'), (), NOBODY),
    Defect(
        "nothing happens on submit", "not seen", swap(_PAGE, '"submit", (event)', '"submitted", (event)'), (), NOBODY
    ),
    Defect("text cannot be told from its ground", "not seen", swap("colours.css", "#22303a", "#fbfaf6"), (), NOBODY),
    Defect(
        "a picture shows something else", "not seen", swap("drawing.svg", "Sparrow &amp; nest", "Lorry"), (), NOBODY
    ),
    Defect("a label is misspelt", "not seen", swap(_PAGE, "Birds counted:", "Brids counted:"), (), NOBODY),
    Defect(
        "the README describes another app",
        "not seen",
        swap("README.md", "how many birds of which species were counted", "the sum of sales"),
        (),
        NOBODY,
    ),
    Defect(
        "an attachment's data is copied with a wrong value",
        "not seen",
        swap("data/counts.csv", "Gull,Harbour,55", "Gull,Harbour,56"),
        (),
        NOBODY,
    ),
)
