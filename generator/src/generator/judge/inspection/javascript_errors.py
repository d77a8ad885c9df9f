"""Words V8's syntax errors for a model that is to mend them: V8's message, the place, the code there, what is meant."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.judge.inspection.reading import Goal, Place, Script, shown

_TYPES = "browsers run no TypeScript; leave types out"
_HINTS = (
    (r"token '<'", r"\0<(!|/|script\b|html\b)", "a script holds JavaScript alone; remove the HTML"),
    (r"token '<'", r"\0<[\w>]", "JSX runs in no browser; use the DOM or a template string"),
    (r"'import.meta'|import statement|token 'export'", r"", 'load the script with type="module"'),
    (r"reserved word", r"\0await\b", "make the function around it async"),
    (r"Invalid or unexpected token", r"\0[\"'`]", "the string that begins here is never closed"),
    (r"end of input", r"", "a bracket, a brace or a backtick that opens before it is never closed"),
    (r".", r"\b(interface|type|enum|declare|namespace|private|public|readonly) ?\0 ?\w", _TYPES),
    (r".", r"\0(interface|enum|private|public) \w", _TYPES),
    (r".", r"\0\??: ?([A-Z]\w*|any|boolean|never|number|object|string|unknown|void)\b", _TYPES),
)
"""What V8 does not say itself: by its message, and by the code before and after the place, with a NUL between them."""


class Problem(NamedTuple):
    """Why a script does not compile, and where; no place where V8 names none."""

    place: Place | None
    reason: str


def problem_of(error: Mapping[str, Any], script: Script, goal: Goal) -> Problem | None:
    """What is wrong by V8's `error`; None where V8 ran into something else than the script's grammar."""
    if error["kind"] == "RangeError":
        return Problem(None, "it is nested more deeply than browsers can read")
    if error["kind"] != "SyntaxError":
        return None
    before, after, message = error["before"], error["after"], error["message"]
    code = f"{before[-30:]}{after[:30]}".strip()
    hint = next(
        (hint for said, there, hint in _HINTS if _fits(said, message) and _fits(there, f"{before}\0{after}")), ""
    )
    place = script.at if goal == "handler" else Place(error["line"], error["column"]).within(script.at)
    reason = f"{message}{f' at {shown(code, 60)}' if code else ''}{f'; {hint}' if hint else ''}"
    return Problem(place, reason.replace(_TYPES, _TYPES))


def _fits(pattern: str, text: str) -> bool:
    return re.search(pattern, text) is not None
