"""Says what a browser would throw away of a style sheet, and what it refers to."""

from collections.abc import Iterator, Sequence
from typing import Any

import tinycss2  # type: ignore[import-untyped]  # tinycss2 ships no types, nor does typeshed

from generator.judge.inspection.reading import START, Place, Reading, Reference, fault_at, shown

_RULES = ("qualified-rule", "at-rule")
_CLOSING = {"bad-string": "a string is not closed on its line", "bad-url": "the address in url() is not closed"}


def read_css(path: str, text: str, at: Place = START) -> Reading:
    """The faults and references of the style sheet `text`, which begins at `at` in the file."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    found = list(_problems(rules))
    found += _never_closed(text)
    faults = [fault_at(path, place.within(at), "css-syntax", reason) for place, reason in sorted(found)]
    return Reading(tuple(faults), tuple(_references(path, rules, at)))


def references_in_declarations(path: str, text: str, at: Place) -> list[Reference]:
    """What the value of a style attribute refers to."""
    return list(_references(path, tinycss2.parse_blocks_contents(text), at))


def _problems(rules: Sequence[Any]) -> Iterator[tuple[Place, str]]:
    open_rules = list(rules)
    while open_rules:
        node = open_rules.pop()
        place = Place(node.source_line, node.source_column)
        if node.type == "error":
            yield place, _worded(node)
        elif node.type in _RULES:
            yield from _stray(node.prelude)
            open_rules += tinycss2.parse_blocks_contents(node.content or [], skip_comments=True, skip_whitespace=True)
        elif node.type == "declaration":
            yield from _stray(node.value)
            yield from _swallowed(node)


def _stray(tokens: Sequence[Any]) -> Iterator[tuple[Place, str]]:
    for token in tokens:
        if token.type == "error":
            yield Place(token.source_line, token.source_column), _worded(token)


def _swallowed(declaration: Any) -> Iterator[tuple[Place, str]]:
    """A colon in a value: the semicolon before the next declaration was forgotten."""
    before = None
    for token in declaration.value:
        if (
            token.type == "literal"
            and token.value == ":"
            and before is not None
            and _may_be_a_name(before, declaration)
        ):
            reason = f"a semicolon is missing before {shown(before.value)}: it counts as part of `{declaration.name}`"
            yield Place(before.source_line, before.source_column), reason
            return
        before = token if token.type == "ident" else None


def _may_be_a_name(token: Any, declaration: Any) -> bool:
    """Custom properties may hold anything, so there only the name of another one is a sign."""
    if declaration.name.startswith("--"):
        return str(token.value).startswith("--")
    return str(token.lower_value) != "progid"


def _worded(error: Any) -> str:
    if error.kind in _CLOSING:
        return _CLOSING[error.kind]
    if error.kind in ("}", ")", "]"):
        return f"`{error.kind}` closes nothing"
    if "before {} block" in error.message:
        return "neither `name: value;` nor a selector with a block ends here, so browsers drop it; mend or remove it"
    return f"browsers drop what ends here: {error.message[:1].lower()}{error.message[1:]}"


def _never_closed(text: str) -> Iterator[tuple[Place, str]]:
    """One brace more closes nothing if all is well; otherwise whatever is still open has taken it."""
    nodes = tinycss2.parse_component_value_list(text + "\n}")
    last = nodes[-1]
    if last.type == "error" and last.kind == "}":
        return
    place = Place(last.source_line, last.source_column)
    if last.type == "comment":
        yield place, "the comment that begins here is never closed with `*/`"
    elif last.type == "error":
        yield place, _worded(last)
    else:
        opening = {"{} block": "{", "[] block": "[", "() block": "("}.get(last.type, "(")
        yield place, f"the `{opening}` here is never closed, so whatever follows counts as part of it"


def _references(path: str, nodes: Sequence[Any], at: Place) -> Iterator[Reference]:
    for node in _tokens(nodes):
        place = Place(node.source_line, node.source_column).within(at)
        if node.type == "url":
            yield Reference(path, place, node.value, "url()")
        elif node.type == "function" and node.lower_name == "url":
            named = [argument for argument in node.arguments if argument.type == "string"]
            yield from (Reference(path, place, argument.value, "url()") for argument in named[:1])
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            named = [token for token in node.prelude if token.type == "string"]
            yield from (Reference(path, place, token.value, "@import") for token in named[:1])


def _tokens(nodes: Sequence[Any]) -> Iterator[Any]:
    """Every node within `nodes`, without recursion: blocks may be nested without end."""
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        yield node
        for name in ("arguments", "content", "value", "prelude"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                waiting += reversed(inner)
