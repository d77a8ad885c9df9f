"""What a script refers to by a literal: modules, workers, what it fetches, what it shows."""

from collections.abc import Iterator

from generator.inspection.javascript_tree import Script, Syntax
from generator.inspection.reading import Base, Reference

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
    for node in _module_names(script):
        if target := _literal(script, node):
            bare = not target.startswith((".", "/")) and ":" not in target
            yield Reference(path, script.place_of(node), target, "import", bare=bare)
    for callee, arguments in _calls(script):
        target = _literal(script, arguments[0])
        if target and (called := _called(script, callee, arguments)):
            form, base, worker = called
            yield Reference(path, script.place_of(arguments[0]), target, form, base, worker=worker)
    for node in _sources(script):
        if target := _literal(script, node):
            yield Reference(path, script.place_of(node), target, ".src =", "page")


def _module_names(script: Script) -> Iterator[Syntax]:
    for node in script.of_kind("import_statement", "export_statement"):
        if source := node.child("string"):
            yield source
    for callee, arguments in _calls(script):
        if callee.kind == "import":
            yield arguments[0]


def _calls(script: Script) -> Iterator[tuple[Syntax, list[Syntax]]]:
    """What is called or constructed, with the arguments that there are."""
    for node in script.of_kind("call_expression", "new_expression"):
        arguments = node.child("arguments")
        given = (
            [part for part in arguments.children if part.kind not in ("(", ",", ")", "comment")] if arguments else []
        )
        if given:
            yield node.children[1 if node.kind == "new_expression" else 0], given


def _called(script: Script, callee: Syntax, arguments: list[Syntax]) -> tuple[str, Base, bool] | None:
    """How an address is used, what it is relative to, and whether it starts a worker; None if it is no address."""
    if callee.end - callee.start > _LONGEST_CALLEE:
        return None
    name = script.text_of(callee)
    if name == "URL":
        by_module = len(arguments) > 1 and script.text_of(arguments[1]) == "import.meta.url"
        return ("new URL()", "file", False) if by_module else None
    if name == "importScripts":
        return "importScripts()", "file", False
    return (f"{name}()", "page", _BY_PAGE[name]) if name in _BY_PAGE else None


def _sources(script: Script) -> Iterator[Syntax]:
    """Strings that are assigned to the `src` of something."""
    for node in script.of_kind("assignment_expression"):
        left, right = node.children[0], node.children[-1]
        member = left.children[-1] if left.kind == "member_expression" and left.children else None
        if member is not None and right.kind == "string" and script.text_of(member) == "src":
            yield right


def _literal(script: Script, node: Syntax) -> str | None:
    """The text of a string without escapes; None for anything that is only known when it runs."""
    if node.kind not in ("string", "template_string"):
        return None
    inner = [part for part in node.children if part.kind not in ("'", '"', "`")]
    if any(part.kind != "string_fragment" for part in inner):
        return None
    return "".join(script.text_of(part) for part in inner)
