"""Defects of style sheets, data, drawings and programs."""

from tests.corpus.planting import BOTH, CHART, PICTURE, STYLED, TOTAL, Defect, around, put, swap

_WORKFLOW = ".github/workflows/pages.yml"

DEFECTS = (
    Defect(
        "a rule is never closed",
        "css-syntax",
        swap("style.css", "  border-collapse: collapse;\n}", "  border-collapse: collapse;"),
    ),
    Defect(
        "a rule is closed twice", "css-syntax", swap("style.css", "  text-align: left;\n}", "  text-align: left;\n}\n}")
    ),
    Defect(
        "a semicolon is missing in a rule", "css-syntax", swap("colours.css", "#22303a;", "#22303a"), (STYLED,), BOTH
    ),
    Defect("a declaration has no colon", "css-syntax", swap("style.css", "max-width: 50rem", "max-width 50rem")),
    Defect(
        "a comment in a style sheet is never closed",
        "css-syntax",
        around("colours.css", "/* the colours\n"),
        (STYLED,),
        BOTH,
    ),
    Defect(
        "a style element does not parse",
        "css-syntax",
        swap("about.html", "  </head>", "    <style>p { color: red; }}</style>\n  </head>"),
    ),
    Defect(
        "JSON with a comma too many",
        "json-syntax",
        swap("data/places.json", '"hours": 1.5}\n', '"hours": 1.5},\n'),
        (CHART,),
        BOTH,
    ),
    Defect(
        "JSON in single quotes",
        "json-syntax",
        put("data/places.json", "[{'name': 'Park', 'hours': 2}]\n"),
        (CHART,),
        BOTH,
    ),
    Defect("JSON with a comment", "json-syntax", around("data/places.json", "// hours by place\n"), (CHART,), BOTH),
    Defect("JSON with NaN", "json-syntax", swap("data/places.json", "1.5", "NaN"), (CHART,), BOTH),
    Defect("the manifest is no JSON", "json-syntax", swap("app.webmanifest", '"standalone",', '"standalone"')),
    Defect("GeoJSON that ends early", "json-syntax", put("map.geojson", '{"type": "FeatureCollection", "features": [')),
    Defect(
        "a row has a column too many",
        "csv-shape",
        swap("data/counts.csv", "Gull,", "Gull, black-backed,"),
        (TOTAL,),
        BOTH,
    ),
    Defect(
        "a row has a column too few", "csv-shape", swap("data/counts.csv", "Robin,Wood,8", "Robin,8"), (TOTAL,), BOTH
    ),
    Defect("a quoted field is never closed", "csv-shape", swap("data/counts.csv", "Gull", '"Gull')),
    Defect("a bare ampersand in a drawing", "xml-syntax", swap("drawing.svg", "&amp;", "&"), (PICTURE,), BOTH),
    Defect("an entity of HTML in a drawing", "xml-syntax", swap("drawing.svg", "&amp;", "&nbsp;"), (PICTURE,), BOTH),
    Defect(
        "an element of a drawing is never closed",
        "xml-syntax",
        swap("drawing.svg", "  </defs>\n", ""),
        (PICTURE,),
        BOTH,
    ),
    Defect(
        "a drawing without its namespace",
        "xml-syntax",
        swap("drawing.svg", ' xmlns="http://www.w3.org/2000/svg"', ""),
        (PICTURE,),
        BOTH,
    ),
    Defect("YAML indented with a tab", "yaml-syntax", swap(_WORKFLOW, "  push:\n", "\tpush:\n")),
    Defect(
        "YAML with a colon in a plain value", "yaml-syntax", swap(_WORKFLOW, "name: Publish", "name: Publish: the site")
    ),
    Defect("YAML with a key twice", "yaml-syntax", around(_WORKFLOW, "", "permissions: {}\n")),
    Defect("a workflow that nothing starts", "workflow", swap(_WORKFLOW, "on:\n  push:\n    branches: [main]\n", "")),
    Defect("a workflow without jobs", "workflow", swap(_WORKFLOW, "jobs:", "job:")),
    Defect(
        "Python without a colon",
        "python-syntax",
        swap("tools/summarise.py", "def main() -> None:", "def main() -> None"),
    ),
    Defect("Python badly indented", "python-syntax", swap("tools/summarise.py", "    for species", "   for species")),
)
