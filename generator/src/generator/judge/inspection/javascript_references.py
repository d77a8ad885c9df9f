"""What a script refers to by a literal: modules, workers, what it fetches, what it shows."""

from collections.abc import Iterator

from generator.judge.inspection.javascript_tree import Script
from generator.judge.inspection.reading import Base, Reference

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
_BETWEEN = ("(", ",", ")", "comment")
_QUOTES = ("'", '"', "`")


def references_of(path: str, script: Script) -> Iterator[Reference]:
    """Every literal reference, in no order. Templates with values in them are left alone."""
    for node in _module_names(script):
        if target := _literal(script, node):
            bare = not target.startswith((".", "/")) and ":" not in target
            yield Reference(path, script.place_of(node), target, "import", bare=bare)
    for callee, arguments in _calls(script):
        called = _called(script, callee, arguments)
        if called and (target := _literal(script, arguments[0])):
            form, base, worker = called
            yield Reference(path, script.place_of(arguments[0]), target, form, base, worker=worker)
    for node in _sources(script):
        if target := _literal(script, node):
            yield Reference(path, script.place_of(node), target, ".src =", "page")


def _module_names(script: Script) -> Iterator[int]:
    for node in script.of_kind("import_statement", "export_statement"):
        if (source := script.child(node, "string")) is not None:
            yield source
    for callee, arguments in _calls(script):
        if script.kinds[callee] == "import":
            yield arguments[0]


def _calls(script: Script) -> Iterator[tuple[int, list[int]]]:
    """What is called or constructed by a short name, with the arguments that there are."""
    for node in script.of_kind("call_expression", "new_expression"):
        callee = node + 1 if script.kinds[node] == "call_expression" else script.after[node + 1]
        if callee >= script.after[node] or script.ends[callee] - script.starts[callee] > _LONGEST_CALLEE:
            continue
        arguments = script.child(node, "arguments")
        given = [one for one in script.children(arguments) if script.kinds[one] not in _BETWEEN] if arguments else []
        if given:
            yield callee, given


def _called(script: Script, callee: int, arguments: list[int]) -> tuple[str, Base, bool] | None:
    """How an address is used, what it is relative to, and whether it starts a worker; None if it is no address."""
    name = script.text_of(callee)
    if name == "URL":
        by_module = len(arguments) > 1 and script.text_of(arguments[1]) == "import.meta.url"
        return ("new URL()", "file", False) if by_module else None
    if name == "importScripts":
        return "importScripts()", "file", False
    return (f"{name}()", "page", _BY_PAGE[name]) if name in _BY_PAGE else None


def _sources(script: Script) -> Iterator[int]:
    """Strings that are assigned to the `src` of something."""
    for node in script.of_kind("assignment_expression"):
        left, *_, right = script.children(node)
        if script.kinds[left] == "member_expression" and script.kinds[right] == "string":
            *_, member = script.children(left)
            if script.text_of(member) == "src":
                yield right


def _literal(script: Script, node: int) -> str | None:
    """The text of a string without escapes; None for anything that is only known when it runs."""
    if script.kinds[node] not in ("string", "template_string"):
        return None
    inner = [part for part in script.children(node) if script.kinds[part] not in _QUOTES]
    if any(script.kinds[part] != "string_fragment" for part in inner):
        return None
    return "".join(script.text_of(part) for part in inner)
