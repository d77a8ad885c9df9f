"""Inspects a style sheet: what browsers would drop, and what it refers to."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

import tinycss2  # type: ignore[import-untyped]  # tinycss2 ships no types, nor does typeshed

from generator.judge.inspection.inspected_file import START, InspectedFile, Position, Reference, fault_at, quote_code

_BLOCKABLE = ("import", "font-face")
"""At-rules whose URLs browsers block over http."""
_HACK = re.compile(r"[^\w\s-]\s*[\w-]+\s*:")
"""A mark before a property's name is a deliberate hack for old browsers."""
_LAST_SEMICOLON = re.compile(r"\}[\s;]*\Z")
_MAX_LENGTH = 200
_MAX_LINES = 10
_BRACKET = re.compile(r"[()\[\]{}]")
_MAX_DEPTH = 100
"""Parsing time is quadratic in the depth."""
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CLOSING = {"bad-string": "a string is not closed on its line", "bad-url": "the address in url() is not closed"}


def inspect_css(path: str, text: str, at: Position = START) -> InspectedFile:
    """Inspect the style sheet `text`, which begins at `at` in the file."""
    if _depth(text) > _MAX_DEPTH:
        return InspectedFile(
            (fault_at(path, at, "css-syntax", f"its brackets are nested more than {_MAX_DEPTH} deep"),)
        )
    # A semicolon after the last rule is harmless.
    rules = tinycss2.parse_stylesheet(_LAST_SEMICOLON.sub("}", text), skip_comments=True, skip_whitespace=True)
    lines = re.split(r"[\n\r\f]", text)
    found = sorted({*_problems(rules, lines), *_never_closed(text, lines)})
    faults = [fault_at(path, position.within(at), "css-syntax", reason) for position, reason in found]
    return InspectedFile(tuple(faults), tuple(_references(path, rules, at)))


def _depth(text: str) -> int:
    """The deepest nesting of brackets, quoted ones included."""
    steps = (1 if bracket in "([{" else -1 for bracket in _BRACKET.findall(text))
    return max(accumulate(steps), default=0)


def references_in_declarations(path: str, text: str, at: Position) -> list[Reference]:
    """Find what a style attribute refers to."""
    return list(_references(path, tinycss2.parse_blocks_contents(text), at))


def _problems(rules: Sequence[Any], lines: Sequence[str]) -> Iterator[tuple[Position, str]]:
    """Find what tinycss2 could not parse, and missing semicolons, which silently drop a declaration."""
    waiting = list(rules)
    while waiting:
        node = waiting.pop()
        if node.type == "error":
            dropped = _dropped(node, lines)
            if not _HACK.match(dropped):
                yield _place(node), _worded(node, dropped)
        elif node.type in ("qualified-rule", "at-rule"):
            waiting += [token for token in node.prelude if token.type == "error"]
            for mark in [part for part in node.prelude if part == ";"]:
                yield _place(mark), "because of this semicolon browsers drop the rule that follows; remove it"
            waiting += tinycss2.parse_blocks_contents(node.content or [], skip_comments=True, skip_whitespace=True)
        elif node.type == "declaration":
            waiting += [token for token in node.value if token.type == "error"]
            yield from _swallowed(node)


def _dropped(error: Any, lines: Sequence[str]) -> str:
    """The last characters of the code before tinycss2's error."""
    line, column = error.source_line, error.source_column
    before = [one[-_MAX_LENGTH:] for one in lines[max(line - _MAX_LINES, 0) : line - 1]]
    before.append(lines[line - 1][max(column - _MAX_LENGTH, 0) : column - 1])
    return re.split(r"[;{}]", _COMMENT.sub("", "\n".join(before)))[-1].strip()


def _swallowed(declaration: Any) -> Iterator[tuple[Position, str]]:
    """Find `name:` within a value; a custom property may contain anything except another custom property."""
    value = declaration.value
    for space, name, colon in zip(value, value[1:], value[2:], strict=False):
        if (space.type != "whitespace" and space != ",") or name.type != "ident" or colon != ":":
            continue
        if name.lower_value == "progid":
            continue
        if name.value.startswith("--") or not declaration.name.startswith("--"):
            reason = (
                f"a semicolon is missing before {quote_code(name.value)}: it counts as part of `{declaration.name}`"
            )
            yield _place(name), reason
            return


def _worded(error: Any, dropped: str) -> str:
    if error.kind in ("}", ")", "]"):
        return f"`{error.kind}` closes nothing"
    if "before {} block" in error.message and not dropped:
        return "browsers drop what ends here; is there a brace or a semicolon too many?"
    if "before {} block" in error.message:
        return f"{quote_code(dropped)} is neither `name: value;` nor a selector with a block, so browsers drop it"
    return _CLOSING.get(error.kind, f"browsers drop what ends here: {error.message[:1].lower()}{error.message[1:]}")


def _never_closed(text: str, lines: Sequence[str]) -> Iterator[tuple[Position, str]]:
    """Find unclosed blocks: tinycss2 closes them silently, so an additional brace must be an error."""
    last = tinycss2.parse_component_value_list(text + "\n}")[-1]
    if last.type == "comment":
        yield _place(last), "the comment that begins here is never closed with `*/`"
    elif last.type != "error":
        opening = quote_code(lines[last.source_line - 1][last.source_column - 1 :], 20)
        yield _place(last), f"what opens with {opening} is never closed, so whatever follows counts as part of it"
    elif last.kind != "}":
        yield _place(last), _worded(last, "")


def _place(node: Any) -> Position:
    return Position(node.source_line, node.source_column)


def _references(path: str, nodes: Sequence[Any], at: Position) -> Iterator[Reference]:
    """Find references in all nested nodes, without recursion, because nesting is unlimited."""
    waiting = [(node, "") for node in reversed(nodes)]
    while waiting:
        node, rule = waiting.pop()
        rule = node.lower_at_keyword if node.type == "at-rule" else rule
        named = {"function": "arguments", "at-rule": "prelude"}.get(node.type, "")
        if node.type == "url":
            yield Reference(path, _place(node).within(at), node.value, "url()", blockable=rule in _BLOCKABLE)
        elif (node.type == "function" and node.lower_name == "url") or (node.type == "at-rule" and rule == "import"):
            form = "url()" if node.type == "function" else "@import"
            for token in [token for token in getattr(node, named) if token.type == "string"][:1]:
                yield Reference(path, _place(node).within(at), token.value, form, blockable=rule in _BLOCKABLE)
        for name in ("arguments", "content", "value", "prelude"):
            inner = getattr(node, name, None)
            waiting += [(one, rule) for one in reversed(inner)] if isinstance(inner, list) else []
