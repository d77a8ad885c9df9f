"""Downloads, the clipboard, uploads, what is served instead, offline, frames and shadow trees."""

from typing import Any

_LOADED = {"serve": {"report.json": {"primes": 168}}}

FILES_AND_FRAMES: list[dict[str, Any]] = [
    {
        "page": "files.html",
        "holds": [
            {"click": "#save"},
            {"expect": {"download": ["filtered.csv", "Milk,2"]}},
            {"expect": {"download": ["filtered.csv", {"equals": "name,price\nMilk,2"}]}},
            {"expect": {"download": "/\\.csv$/"}},
            {"expect": {"not": {"download": "other.csv"}}},
        ],
    },
    {
        "page": "files.html",
        "fails": [{"click": "#save"}, {"expect": {"download": ["filtered.csv", "Tea"]}}],
        "says": ['the download holds "name,price Milk,2"', "downloads: filtered.csv"],
    },
    {
        "page": "files.html",
        "holds": [
            {"click": "#copy"},
            {"expect": {"clipboard": "Milk"}},
            {"fill": ["#text", "Tea"]},
            {"click": "#old"},
            {"expect": {"clipboard": {"exactly": "Tea"}}},
            {"upload": ["#fire", "list.csv"]},
            {"expect": {"text": ["#chosen", "list.csv"]}},
        ],
    },
    {"page": "files.html", "fails": [{"expect": {"clipboard": "Milk"}}], "says": ['the clipboard holds ""']},
    {
        "page": "files.html",
        "holds": [
            {"expect": {"hidden": "#offline"}},
            {"offline": True},
            {"expect": {"visible": "#offline"}},
            {"click": "#load"},
            {"expect": {"text": ["#data", "Failed to fetch"]}},
            {"offline": False},
            {"expect": {"hidden": "#offline"}},
            {"click": "#load"},
            {"expect": {"number": ["#data", "==", 168]}},
        ],
        "view": _LOADED,
    },
    {
        "page": "files.html",
        "view": {"serve": {"report.json": 500}},
        "holds": [{"expect": {"text": ["#data", "Cannot load: 500"]}}, {"expect": {"console_clean": True}}],
    },
    {
        "page": "files.html",
        "view": {"serve": {"report.json": None}},
        "holds": [{"expect": {"text": ["#data", "Failed to fetch"]}}, {"expect": {"console_clean": True}}],
    },
    {
        "page": "files.html",
        "undecided": [{"upload": ["#fire", "none.csv"]}, {"expect": {"text": ["#chosen", "none.csv"]}}],
        "says": ["no file 'none.csv' is attached"],
    },
    {
        "page": "shadow.html",
        "holds": [
            {"click": "text=Plus"},
            {"dblclick": "x-counter button"},
            {"expect": {"number": ["x-counter output", "==", 3]}},
            {"click": "iframe#frame >> #in"},
            {"expect": {"text": ["iframe >> #in", "Pressed"]}},
            {"hover": "x-counter"},
        ],
    },
]
