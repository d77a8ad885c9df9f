"""Pages that overwrite what browsers bring, never end, flood or leave, and steps that cannot be read."""

from typing import Any

HOSTILE: list[dict[str, Any]] = [
    {
        "page": "hostile.html",
        "holds": [
            {"expect": {"visible": "#shown"}},
            {"expect": {"hidden": "#unseen"}},
            {"expect": {"text": ["#shown", {"exactly": "Seen"}]}},
            {"expect": {"count": ["p", "==", 2]}},
            {"expect": {"style": ["#shown", "display", "block"]}},
            {"expect": {"contrast": ["#shown", 4.5]}},
            {"expect": {"not": {"clipboard": "faked"}}},
            {"expect": {"below": ["#endless", "#shown"]}},
            {"remember": ["huge", "#huge"]},
            {"expect": {"same": "huge"}},
            {"click": "#leave"},
            {"expect": {"visible": "#shown"}},
            {"expect": {"title": "Hostile"}},
        ],
    },
    {
        "page": "hostile.html",
        "fails": [{"expect": {"visible": "#unseen"}}],
        "says": ["`#unseen` is there but not visible"],
    },
    {"page": "hostile.html", "fails": [{"expect": {"text": ["#shown", "faked"]}}], "says": ['`#shown` has "Seen"']},
    {"page": "hostile.html", "fails": [{"expect": {"enabled": "#never"}}], "says": ["`#never` is not there"]},
    {
        "page": "hostile.html",
        "fails": [{"click": "#endless"}, {"expect": {"visible": "#never"}}],
        "says": ["#endless", "without end"],
    },
    {"page": "hostile.html", "fails": [{"click": "#alerts"}, {"expect": {"visible": "#never"}}], "says": ["windows"]},
    {
        "page": "hostile.html",
        "fails": [{"click": "#gone"}, {"expect": {"visible": "#shown"}}],
        "says": ["`#shown` is not there", "address: about.html"],
    },
    {
        "page": f"about.html?name={'a' * 60}!",
        "undecided": [{"expect": {"text": ["#name", "/^(a|aa)+$/"]}}],
        "says": ["takes longer"],
    },
    *(
        {"page": "index.html", "undecided": steps, "says": says}
        for steps, says in (
            ([{"expect": {"visible": "#a["}}], ["the selector `#a[` cannot be read"]),
            ([{"click": "li:nope(3)"}], ["the selector `li:nope(3)` cannot be read"]),
            ([{"expect": {"count": ["xpath=//[", 1]}}], ["cannot be read"]),
            ([{"expect": {"visible": "nothing=1"}}], ["Unknown engine"]),
            ([{"expect": {"visible": "text=/(/"}}], ["cannot be read"]),
            ([{"expect": {"visible": "label=/(/"}}], ["label=/(/"]),
            ([{"press": "NoSuchKey"}], ["there is no such key"]),
            ([{"expect": {"js": "document.title ="}}], ["does not parse"]),
            ([{"remember": ["x", {"js": "("}]}], ["does not parse"]),
        )
    ),
]
