"""Defects that keep a script from running."""

from tests.corpus.planting import BOTH, BROWSER, CHART, REPLY, ROWS, STATIC, TOTAL, Defect, around, swap

_PAGE = "index.html"
_SCALE = "js/scale.js"

DEFECTS = (
    Defect(
        "a brace is missing",
        "js-syntax",
        swap(_PAGE, "        return [...totals];\n      }", "        return [...totals];"),
        (TOTAL,),
        BOTH,
    ),
    Defect("a parenthesis is missing", "js-syntax", swap(_PAGE, "Number(count));", "Number(count);"), (TOTAL,), BOTH),
    Defect(
        "a bracket is missing", "js-syntax", swap(_PAGE, "return [...totals];", "return [...totals;"), (TOTAL,), BOTH
    ),
    Defect(
        "a brace is one too many",
        "js-syntax",
        swap(_PAGE, "return line;\n      }", "return line;\n      }}"),
        (TOTAL,),
        BOTH,
    ),
    Defect(
        "a string is not closed", "js-syntax", swap(_PAGE, 'querySelector("th")', 'querySelector("th)'), (ROWS,), BOTH
    ),
    Defect(
        "a template string is not closed",
        "js-syntax",
        swap(_PAGE, "${error.message}.`;", "${error.message}.;"),
        (ROWS,),
        BOTH,
    ),
    Defect(
        "a comma is missing between properties",
        "js-syntax",
        around(_SCALE, "const sizes = { small: 1 large: 2 };\n"),
        (CHART,),
        BOTH,
    ),
    Defect(
        "await stands in a plain function",
        "js-syntax",
        swap(_PAGE, "async function start", "function start"),
        (TOTAL,),
        BOTH,
    ),
    Defect(
        "a classic script imports",
        "js-syntax",
        swap(_PAGE, '"use strict";', '"use strict";\n      import { widest } from "./js/scale.js";'),
        (TOTAL,),
        BOTH,
    ),
    Defect(
        "a module is loaded as a classic script",
        "script-type",
        swap(_PAGE, '<script type="module" src', "<script src"),
        (CHART,),
        BOTH,
    ),
    Defect("a script holds JSX", "js-syntax", around(_SCALE, "export const logo = <b>Birds</b>;\n"), (CHART,), BOTH),
    Defect(
        "a script holds types", "js-syntax", swap(_SCALE, "widest(places)", "widest(places: Place[])"), (CHART,), BOTH
    ),
    Defect(
        "an interface is declared", "js-syntax", around(_SCALE, "interface Place { hours: number }\n"), (CHART,), BOTH
    ),
    Defect(
        "a name is declared twice",
        "js-syntax",
        swap(_PAGE, "const select =", "const records = [];\n        const select ="),
        (TOTAL,),
        BOTH,
    ),
    Defect("a constant has no value", "js-syntax", around(_SCALE, "const hours;\n"), (CHART,), BOTH),
    Defect("return stands outside of functions", "js-syntax", around(_SCALE, "", "return widest;\n"), (CHART,), BOTH),
    Defect("an assignment to a number", "js-syntax", around(_SCALE, "1 = 2;\n"), (CHART,), BOTH),
    Defect("HTML stands in a script file", "js-syntax", around(_SCALE, "<script>\n", "</script>\n"), (CHART,), BOTH),
    Defect("an event handler does not parse", "js-syntax", swap(_PAGE, "= 'yes'\"", "= 'yes\""), (), STATIC),
    Defect(
        "a conflict marker was left in a script",
        "leftover-marker",
        around(_SCALE, "<<<<<<< SEARCH\n"),
        (CHART,),
        BOTH | REPLY,
    ),
    Defect(
        "a regular expression does not parse",
        "js-syntax",
        swap(_PAGE, r"split(/\r?\n/)", r"split(/(\r?\n/)"),
        (TOTAL,),
        BOTH,
    ),
    Defect("break stands outside of loops", "js-syntax", around(_SCALE, "", "break;\n"), (CHART,), BOTH),
    Defect(
        "an export that is not there is imported",
        "uncaught-exception",
        swap("js/chart.js", "{ widest }", "{ broadest as widest }"),
        (CHART,),
        BROWSER,
    ),
)
