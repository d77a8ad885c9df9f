"""Defects of references: what a browser will not find where GitHub Pages serves the site."""

from tests.corpus.planting import BOTH, CHART, PICTURE, STATIC, STYLED, TOTAL, Defect, swap

_PAGE = "index.html"
_STYLE = '<link rel="stylesheet" href="style.css">'

DEFECTS = (
    Defect(
        "a style sheet that is not there",
        "local-reference",
        swap(_PAGE, 'href="style.css"', 'href="styles.css"'),
        (STYLED,),
        BOTH,
    ),
    Defect(
        "a picture in another case",
        "local-reference",
        swap(_PAGE, 'img src="drawing.svg" srcset="drawing.svg 1x, drawing.svg?large 2x"', 'img src="Drawing.svg"'),
        (PICTURE,),
        BOTH,
    ),
    Defect(
        "a candidate of a srcset that is not there",
        "local-reference",
        swap(_PAGE, "drawing.svg?large 2x", "drawing@2x.svg 2x"),
    ),
    Defect(
        "a style sheet at the server's root",
        "absolute-reference",
        swap(_PAGE, 'href="style.css"', 'href="/style.css"'),
        (STYLED,),
        BOTH,
    ),
    Defect(
        "a module at the server's root",
        "absolute-reference",
        swap(_PAGE, 'src="js/chart.js"', 'src="/js/chart.js"'),
        (CHART,),
        BOTH,
    ),
    Defect(
        "a style sheet outside of the site",
        "local-reference",
        swap(_PAGE, 'href="style.css"', 'href="../style.css"'),
        (STYLED,),
        BOTH,
    ),
    Defect(
        "a link to a page that is not there",
        "local-reference",
        swap(_PAGE, 'href="about.html"', 'href="info.html"'),
        (),
        STATIC,
    ),
    Defect(
        "a link to the server's root", "absolute-reference", swap("about.html", 'href="./"', 'href="/"'), (), STATIC
    ),
    Defect(
        "a form sends to a server",
        "absolute-reference",
        swap(_PAGE, 'action="index.html"', 'action="/search"'),
        (),
        STATIC,
    ),
    Defect(
        "an icon that is not there",
        "local-reference",
        swap(_PAGE, '<link rel="icon" href="drawing.svg"', '<link rel="icon" href="icon.svg"'),
        (),
        STATIC,
    ),
    Defect(
        "a script over http",
        "mixed-content",
        swap(_PAGE, _STYLE, _STYLE + '<script defer src="http://example.org/x.js"></script>'),
        (),
        BOTH,
    ),
    Defect(
        "a picture from the author's disk",
        "local-reference",
        swap(
            _PAGE,
            'img src="drawing.svg" srcset="drawing.svg 1x, drawing.svg?large 2x"',
            'img src="file:///home/ada/bird.svg"',
        ),
        (PICTURE,),
        BOTH,
    ),
    Defect(
        "a background that is not there",
        "local-reference",
        swap("style.css", "url(drawing.svg)", "url(nest.svg)"),
        (),
        BOTH,
    ),
    Defect(
        "an imported style sheet that is not there",
        "local-reference",
        swap("style.css", 'url("colours.css")', 'url("colors.css")'),
        (STYLED,),
        BOTH,
    ),
    Defect(
        "a font over http",
        "mixed-content",
        swap("style.css", 'url("colours.css");', 'url("colours.css");\n@import url("http://fonts.example.org/a.css");'),
        (),
        BOTH,
    ),
    Defect(
        "a module that is not there",
        "local-reference",
        swap("js/chart.js", "./scale.js", "./scales.js"),
        (CHART,),
        BOTH,
    ),
    Defect(
        "a module without its ending", "local-reference", swap("js/chart.js", "./scale.js", "./scale"), (CHART,), BOTH
    ),
    Defect(
        "a module by a package's name", "local-reference", swap("js/chart.js", "./scale.js", "scale"), (CHART,), BOTH
    ),
    Defect(
        "data that is not there",
        "local-reference",
        swap(_PAGE, 'fetch("data/counts.csv")', 'fetch("counts.csv")'),
        (TOTAL,),
        BOTH,
    ),
    Defect(
        "data relative to the script instead of the page",
        "local-reference",
        swap("js/chart.js", "data/places.json", "../data/places.json"),
        (CHART,),
        BOTH,
    ),
    Defect(
        "data at the server's root",
        "absolute-reference",
        swap(_PAGE, 'fetch("data/counts.csv")', 'fetch("/data/counts.csv")'),
        (TOTAL,),
        BOTH,
    ),
    Defect(
        "an icon of the manifest that is not there",
        "local-reference",
        swap("app.webmanifest", '"src": "drawing.svg"', '"src": "icon-192.png"'),
    ),
    Defect("a start address at the server's root", "absolute-reference", swap("app.webmanifest", '"./"', '"/"')),
    Defect(
        "a picture in a drawing that is not there",
        "local-reference",
        swap("drawing.svg", '<use href="#eye"', '<image href="eye.png"/>\n  <use href="#eye"'),
        (),
        STATIC,
    ),
    Defect(
        "a link of the README that leads nowhere",
        "local-reference",
        swap("README.md", "(js/chart.js)", "(src/chart.js)"),
    ),
)
