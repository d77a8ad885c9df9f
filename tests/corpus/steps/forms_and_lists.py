"""Dialogs, details, editable text, dates, sliders, long, virtual and filtered lists."""

from typing import Any

FORMS_AND_LISTS: list[dict[str, Any]] = [
    {
        "page": "dialog.html",
        "holds": [
            {"expect": {"hidden": "#box"}},
            {"click": "#open"},
            {"expect": {"visible": "#box"}},
            {"expect": {"focused": "#name"}},
            {"fill": ["#name", "Ada"]},
            {"click": "#save"},
            {"expect": {"hidden": "#box"}},
            {"expect": {"text": ["#saved", "Ada"]}},
            {"expect": {"hidden": "#detail"}},
            {"click": "summary"},
            {"expect": {"visible": "#detail"}},
            {"expect": {"attribute": ["#more", "open", True]}},
        ],
    },
    {
        "page": "dialog.html",
        "holds": [
            {"fill": ["#editor", "one two three"]},
            {"expect": {"number": ["#words", "==", 3]}},
            {"expect": {"value": ["#editor", "one two three"]}},
            {"fill": ["#date", "2028-02-29"]},
            {"expect": {"text": ["#day", "Tuesday"]}},
            {"fill": ["#size", 7]},
            {"expect": {"value": ["#size", 7]}},
            {"click": "#open"},
            {"press": "Esc"},
            {"expect": {"hidden": "#box"}},
        ],
    },
    {
        "page": "list.html",
        "holds": [
            {"expect": {"count": ["#rows tr", "==", 6]}},
            {"fill": ["#search", "e"]},
            {"expect": {"count": ["#rows tr", "==", 4]}},
            {"fill": ["#search", "an"]},
            {"expect": {"count": ["#rows tr", "==", 1]}},
            {"expect": {"count": ["#rows tr:visible", "==", 1]}},
            {"expect": {"texts": ["#rows tr", ["Banana"]]}},
            {"expect": {"hidden": "#rows tr:has-text('Cherry')"}},
            {"expect": {"text": ["#shown", "1 of 6"]}},
            {"fill": ["#search", "zebra"]},
            {"expect": {"count": ["#rows tr", "==", 0]}},
            {"expect": {"count": ["#many span", ">", 2000]}},
            {"expect": {"text": [".item", "Item 0"]}},
            {"expect": {"js": "view.scrollTop = 20000, true"}},
            {"expect": {"visible": ".item >> text='Item 1005'"}},
        ],
    },
    {
        "page": "list.html",
        "fails": [{"fill": ["#search", "an"]}, {"expect": {"count": ["#rows tr", "==", 4]}}],
        "says": ["`#rows tr` is 6 (1 visible)", "expected count == 4"],
    },
    {
        "page": "list.html",
        "fails": [{"expect": {"text": ["#many span", "here"]}}],
        "says": ["`#many span` has", "more"],
    },
]
