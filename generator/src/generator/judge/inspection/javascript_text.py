"""Says what keeps a script from running at all: syntax errors, and what a parser allows but browsers refuse."""

from itertools import islice
from typing import Literal

from generator.judge.inspection.javascript_brackets import bracket_that_does_not_match
from generator.judge.inspection.javascript_early import early_errors, needs_to_be_a_module
from generator.judge.inspection.javascript_references import references_of
from generator.judge.inspection.javascript_tree import Script, TooHardError, parsed
from generator.judge.inspection.reading import START, Place, Reading, fault_at, shown, wrong

Goal = Literal["script", "module", "handler"]
"""How a browser runs it: as a classic script, as a module, as the body of an event handler."""
_MOST_REFERENCES = 500


def read_javascript(path: str, text: str, at: Place = START, goal: Goal | None = None) -> Reading:
    """The faults and references of the script `text`, which begins at `at` in the file.

    Without a `goal` it is a module if it could not run as anything else.
    """
    source = text.encode(errors="replace")
    try:
        script = parsed(source, at)
    except TooHardError as error:
        place = Place(source.count(b"\n", 0, error.offset) + 1).within(at)
        return wrong(path, place, "js-syntax", "from about here on it cannot be read as JavaScript; write it anew")
    goal = goal or ("module" if needs_to_be_a_module(script) else "script")
    problem = _syntax_error(script)
    problems = [problem] if problem else early_errors(script, goal)
    faults = tuple(fault_at(path, place, "js-syntax", reason) for place, reason in problems)
    modules = (path,) if goal == "module" else ()
    return Reading(faults, tuple(islice(references_of(path, script), _MOST_REFERENCES)), modules)


def _syntax_error(script: Script) -> tuple[Place, str] | None:
    """The first one. What follows it is mostly of its making."""
    if script.source.lstrip().startswith((b"<script", b"<html", b"<!doctype", b"<!DOCTYPE")):
        return script.at, "a script holds JavaScript alone; remove the HTML around it"
    nodes = sorted({*script.of_kind("ERROR"), *script.missing})
    if not nodes:
        return None
    text = next((node for node in nodes if _opens_text(script, node)), None)
    bracket = bracket_that_does_not_match(script)
    if bracket is not None and (text is None or script.starts[text] > bracket.noticed):
        return bracket.place, bracket.reason
    return _worded(script, _innermost(script, nodes) if text is None else text)


def _innermost(script: Script, nodes: list[int]) -> int:
    """The first error that holds no other, because errors further out span whole statements."""
    first = nodes[0]
    inner = next((node for node in nodes[1:] if node < script.after[first]), None)
    return first if inner is None or script.kinds[first] != "ERROR" else inner


def _opens_text(script: Script, node: int) -> bool:
    """Whether an error begins a string and does not end it."""
    text = script.text_of(node).lstrip(" =(,+:")
    return text.startswith(("'", '"', "`")) and (len(text) == 1 or "\n" in text or text[0] not in text[1:])


def _worded(script: Script, node: int) -> tuple[Place, str]:
    place = script.place_of(node)
    if node in script.missing:
        kind = script.kinds[node]
        return place, f"a {kind} is missing here" if kind.isalpha() else f"a `{kind}` is missing here"
    text = script.text_of(node)
    if _opens_text(script, node):
        return place, f"the string that begins with {shown(text.lstrip(' =(,+:'), 20)} is never closed"
    return place, f"not JavaScript: {shown(text)} is not expected here{_likely(script, node)}"


def _likely(script: Script, node: int) -> str:
    """What models mostly mean by such an error."""
    around = script.source[max(script.starts[node] - 40, 0) : script.starts[node] + 60].decode(errors="replace")
    outer = script.kinds[script.parents[node]]
    if outer == "labeled_statement" or script.text_of(node).endswith(":") or " interface " in f" {around}":
        return "; browsers do not run TypeScript, so leave types out"
    if outer == "object":
        return "; is a comma missing before it?"
    if "<script" in around or around.lstrip().startswith(("<!", "</", "<html")):
        return "; HTML does not belong into a script, or is `</script>` missing before it?"
    return ""
