"""Defects of the markup: what does not nest, is never closed, is there twice."""

from tests.corpus.planting import (
    BOTH,
    BROWSER,
    CHART,
    FIRST_SCRIPT,
    REPLY_AND_STATIC,
    ROWS,
    STATIC,
    STYLED,
    TITLE,
    TOTAL,
    Defect,
    around,
    swap,
)

_PAGE = "index.html"
_LIBRARY = '<script src="https://cdn.jsdelivr.net/npm/marked@15.0.0/marked.min.js"></script>\n    <script>\n      "use'

DEFECTS = (
    Defect("an element is never closed", "html-syntax", swap(_PAGE, "    </main>\n", "")),
    Defect("an element is closed twice", "html-syntax", swap(_PAGE, "</figure>", "</figure></div>")),
    Defect(
        "the inline script is never closed",
        "js-syntax",
        swap(_PAGE, "fail));\n    </script>", "fail));"),
        (TOTAL,),
        BOTH,
    ),
    Defect("the title is never closed", "html-syntax", swap(_PAGE, "counts</title>", "counts"), (TITLE,), BOTH),
    Defect(
        "a comment is never closed", "html-syntax", swap(_PAGE, "<h2>By place</h2>", "<!-- by place"), (CHART,), BOTH
    ),
    Defect(
        "a script closes itself",
        "html-syntax",
        swap(_PAGE, 'src="js/chart.js"></script>', 'src="js/chart.js" />'),
        (CHART,),
        BOTH,
    ),
    Defect("a quote is missing in a tag", "html-syntax", swap(_PAGE, 'id="total">', 'id="total>'), (TOTAL,), BOTH),
    Defect(
        "a block stands in a paragraph",
        "html-syntax",
        swap(_PAGE, '<strong id="total">0</strong>', '<div id="total">0</div>'),
    ),
    Defect("formatting crosses a link", "html-syntax", swap(_PAGE, "<b>sparrow</b>", "<b><i>sparrow</b></i>")),
    Defect("a form stands in a form", "html-syntax", swap(_PAGE, '<label for="place">', '<form><label for="place">')),
    Defect("a heading ends as another", "html-syntax", swap(_PAGE, "By place</h2>", "By place</h3>")),
    Defect(
        "an element has two ids",
        "html-syntax",
        swap(_PAGE, '<strong id="total">', '<strong id="sum" id="total">'),
        (TOTAL,),
        BOTH,
    ),
    Defect(
        "an id is there twice",
        "duplicate-id",
        swap(_PAGE, '<h1 id="heading">', '<h1 id="heading"><span id="total"></span>'),
        (TOTAL,),
        STATIC,
    ),
    Defect("chatter stands before the page", "html-syntax", around(_PAGE, "Here is the page you asked for:\n\n")),
    Defect("a fence stands around the page", "code-fence", around(_PAGE, "```html\n", "```\n"), (), REPLY_AND_STATIC),
    Defect(
        "a fence stands around the style sheet",
        "code-fence",
        around("style.css", "```css\n", "```\n"),
        (),
        REPLY_AND_STATIC,
    ),
    Defect("the marker of an edit was left", "leftover-marker", around("about.html", "", ">>>>>>> REPLACE\n")),
    Defect("the page has no title", "html-head", swap(_PAGE, "    <title>Bird counts</title>\n", ""), (TITLE,), BOTH),
    Defect("the page does not fit phones", "html-head", swap("about.html", 'name="viewport"', 'name="view-port"')),
    Defect(
        "a library stands before the app's own script",
        "check-failed",
        swap(_PAGE, '<script>\n      "use', _LIBRARY),
        (FIRST_SCRIPT,),
        BROWSER,
    ),
    Defect(
        "a style element is never closed",
        "html-syntax",
        swap(_PAGE, "  </head>", "    <style>nav { gap: 2rem; }\n  </head>"),
        (ROWS, STYLED),
        BOTH,
    ),
    Defect(
        "the settings in the page are no JSON",
        "json-syntax",
        swap(_PAGE, '"fallback": ""', "fallback: ''"),
        (TOTAL,),
        BOTH,
    ),
)
