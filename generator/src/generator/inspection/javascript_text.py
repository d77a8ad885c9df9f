"""Says what keeps a script from running at all: syntax errors, and what a parser allows but browsers refuse."""

from typing import Literal

from generator.inspection.javascript_brackets import bracket_that_does_not_match
from generator.inspection.javascript_early import early_errors, needs_to_be_a_module
from generator.inspection.javascript_references import references_of
from generator.inspection.javascript_tree import Script, Syntax, TooHardError, parsed
from generator.inspection.reading import START, Place, Reading, fault_at, shown, wrong

Goal = Literal["script", "module", "handler"]
"""How a browser runs it: as a classic script, as a module, as the body of an event handler."""


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
    return Reading(faults, tuple(references_of(path, script)), modules)


def _syntax_error(script: Script) -> tuple[Place, str] | None:
    """The first one. What follows it is mostly of its making."""
    if script.source.lstrip().startswith((b"<script", b"<html", b"<!doctype", b"<!DOCTYPE")):
        return script.at, "a script holds JavaScript alone; remove the HTML around it"
    nodes = [node for node in script.nodes if node.kind == "ERROR" or node.missing]
    if not nodes:
        return None
    text = next((node for node in nodes if _opens_text(script, node)), None)
    bracket = bracket_that_does_not_match(script)
    if bracket is not None and (text is None or text.start > bracket.noticed):
        return bracket.place, bracket.reason
    return _worded(script, text or _innermost(nodes))


def _innermost(nodes: list[Syntax]) -> Syntax:
    """The first error that holds no other, because errors further out span whole statements."""
    first = nodes[0]
    inner = [node for node in nodes[1:] if node.end <= first.end and node.start >= first.start]
    return inner[0] if inner and first.kind == "ERROR" else first


def _opens_text(script: Script, node: Syntax) -> bool:
    """Whether an error begins a string and does not end it."""
    text = script.text_from(node).lstrip(" =(,+:")
    return text.startswith(("'", '"', "`")) and (len(text) == 1 or "\n" in text or text[0] not in text[1:])


def _worded(script: Script, node: Syntax) -> tuple[Place, str]:
    place = script.place_of(node)
    if node.missing:
        return place, f"a {node.kind} is missing here" if node.kind.isalpha() else f"a `{node.kind}` is missing here"
    text = script.text_from(node)
    if _opens_text(script, node):
        return place, f"the string that begins with {shown(text.lstrip(' =(,+:'), 20)} is never closed"
    return place, f"not JavaScript: {shown(text)} is not expected here{_likely(script, node)}"


def _likely(script: Script, node: Syntax) -> str:
    """What models mostly mean by such an error."""
    around = script.source[max(node.start - 40, 0) : node.end + 40].decode(errors="replace")
    outer = node.parent.kind if node.parent else ""
    if outer == "labeled_statement" or script.text_from(node).endswith(":") or " interface " in f" {around}":
        return "; browsers do not run TypeScript, so leave types out"
    if outer == "object":
        return "; is a comma missing before it?"
    if "<script" in around or around.lstrip().startswith(("<!", "</", "<html")):
        return "; HTML does not belong into a script, or is `</script>` missing before it?"
    return ""
