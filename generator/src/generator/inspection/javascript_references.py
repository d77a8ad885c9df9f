"""What a script refers to by a literal: modules, workers, what it fetches, what it shows."""

from collections.abc import Iterator

from tree_sitter import Node

from generator.inspection.javascript_tree import Script, text_of
from generator.inspection.reading import Base, Reference

_MODULES = """
(import_statement source: (string) @module)
(export_statement source: (string) @module)
(call_expression function: (import) arguments: (arguments . (_) @module))
"""
_CALLS = """
(call_expression function: (identifier) @callee arguments: (arguments . [(string) (template_string)] @first))
(new_expression constructor: (identifier) @callee arguments: (arguments . [(string) (template_string)] @first))
(call_expression function: (member_expression) @callee arguments: (arguments . [(string) (template_string)] @first))
"""
_SOURCES = """
(assignment_expression left: (member_expression property: (property_identifier) @callee) right: (string) @first)
"""
_BY_PAGE = {
    "fetch": False,
    "window.fetch": False,
    "self.fetch": False,
    "globalThis.fetch": False,
    "Audio": False,
    "EventSource": False,
    "Worker": True,
    "SharedWorker": True,
    "navigator.serviceWorker.register": True,
}
"""What takes an address relative to the page, and whether it starts a worker by it."""
_LONGEST_CALLEE = 40


def references_of(path: str, script: Script) -> Iterator[Reference]:
    """Every literal reference, in no order. Templates with values in them are left alone."""
    for node in script.captures(_MODULES).get("module", []):
        target = _literal(node)
        if target:
            bare = not target.startswith((".", "/")) and ":" not in target
            yield Reference(path, script.place_of(node), target, "import", bare=bare)
    for callee, node in (*_pairs(script, _CALLS), *_pairs(script, _SOURCES)):
        target = _literal(node)
        if target and (called := _called(callee, node)):
            form, base, worker = called
            yield Reference(path, script.place_of(node), target, form, base, worker=worker)


def _called(callee: Node, first: Node) -> tuple[str, Base, bool] | None:
    """How an address is used, what it is relative to, and whether it starts a worker; None if it is no address."""
    if callee.end_byte - callee.start_byte > _LONGEST_CALLEE:
        return None
    name = text_of(callee)
    if callee.type == "property_identifier":
        return (".src =", "page", False) if name == "src" else None
    if name == "URL":
        return ("new URL()", "file", False) if _second(first) == "import.meta.url" else None
    if name == "importScripts":
        return "importScripts()", "file", False
    if name in _BY_PAGE:
        return f"{name}()", "page", _BY_PAGE[name]
    return None


def _pairs(script: Script, query: str) -> Iterator[tuple[Node, Node]]:
    """Callees with their first arguments: both belong to the same call."""
    found = script.captures(query)
    callees = {_call_around(node): node for node in found.get("callee", [])}
    for node in found.get("first", []):
        callee = callees.get(_call_around(node))
        if callee is not None:
            yield callee, node


def _call_around(node: Node) -> int:
    parent = node.parent
    while parent is not None and parent.type not in ("call_expression", "new_expression", "assignment_expression"):
        parent = parent.parent
    return parent.id if parent else 0


def _second(first: Node) -> str | None:
    second = first.next_named_sibling
    return text_of(second) if second else None


def _literal(node: Node) -> str | None:
    """The text of a string without escapes; None for anything that is only known when it runs."""
    if node.type not in ("string", "template_string"):
        return None
    inner = node.named_children
    if any(child.type != "string_fragment" for child in inner):
        return None
    return "".join(text_of(child) for child in inner)
