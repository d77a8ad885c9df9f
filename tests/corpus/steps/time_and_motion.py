"""Clocks, countdowns, frames, dragging, keys that are held."""

from typing import Any

_CLOCK = {"clock": "2027-12-31T23:59:58", "time_zone": "Asia/Tokyo", "locale": "en-US"}

TIME_AND_MOTION: list[dict[str, Any]] = [
    {
        "page": "clock.html",
        "view": _CLOCK,
        "holds": [
            {"expect": {"text": ["#today", "/^(12.31.2027|1.1.2028)$/"]}},
            {"expect": {"text": ["#today", "1/1/2028"]}},
            {"advance": 86400},
            {"expect": {"text": ["#today", "1/2/2028"]}},
            {"reload": True},
            {"expect": {"text": ["#today", "1/2/2028"]}},
            {"expect": {"number": ["#visits", "==", 2]}},
            {"expect": {"js": "new Date().getTimezoneOffset() === -540"}},
        ],
    },
    {
        "page": "clock.html",
        "holds": [
            {"click": "#start"},
            {"advance": 9},
            {"expect": {"number": ["#left", "==", 1]}},
            {"advance": "1s"},
            {"expect": {"text": ["#left", "Time is up"]}},
            {"expect": {"number": ["#frames", ">", 100]}},
        ],
    },
    {
        "page": "clock.html",
        "fails": [{"click": "#start"}, {"advance": 5}, {"expect": {"text": ["#left", "Time is up"]}}],
        "says": ["after `advance 5.0`", '`#left` has "'],
    },
    {"page": "index.html", "holds": [{"click": "#later"}, {"advance": 10}, {"expect": {"text": ["#status", "Later"]}}]},
    {
        "page": "drag.html",
        "holds": [
            {"drag": ["#card", "#doing"]},
            {"expect": {"visible": "#doing #card"}},
            {"expect": {"count": ["#todo #card", 0]}},
            {"drag": ["#knob", "#goal"]},
            {"expect": {"text": ["#at", "at the goal"]}},
        ],
    },
    {
        "page": "drag.html",
        "fails": [{"drag": ["#card", "#nowhere"]}],
        "says": ["`drag #card, #nowhere` cannot be done", "`#nowhere` is not there"],
    },
    {
        "page": "game.html",
        "holds": [
            {"remember": ["game", "#game"]},
            {"hold": ["ArrowRight", 500]},
            {"expect": {"number": ["#score", ">", 3]}},
            {"expect": {"number": ["#presses", ">", 1]}},
            {"expect": {"changed": "game"}},
        ],
    },
    {
        "page": "game.html",
        "fails": [{"press": "ArrowLeft"}, {"expect": {"number": ["#score", ">", 3]}}],
        "says": ['`#score` has "0"'],
    },
]
