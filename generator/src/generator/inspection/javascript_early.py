"""What browsers refuse before they run a script although its grammar is right: the usual early errors."""

from collections.abc import Iterator

from tree_sitter import Node

from generator.inspection.javascript_tree import Script, text_of
from generator.inspection.reading import Place, shown

_JSX = "[(jsx_element) (jsx_self_closing_element)] @jsx"
_MODULE_ONLY = "(import_statement) @import (export_statement) @export (meta_property) @meta"
_JUMPS = '(await_expression) @await (return_statement) @return (for_in_statement "await" @await)'
_NAMES = """
(lexical_declaration (variable_declarator name: (identifier) @lexical))
(class_declaration name: (identifier) @lexical)
(function_declaration name: (identifier) @function)
(generator_function_declaration name: (identifier) @function)
(variable_declaration (variable_declarator name: (identifier) @variable))
"""
_CONSTANTS = '(lexical_declaration kind: "const" (variable_declarator !value) @constant)'
_FUNCTIONS = {
    "function_declaration",
    "function_expression",
    "generator_function_declaration",
    "generator_function",
    "arrow_function",
    "method_definition",
    "class_static_block",
}
_MOST = 3

Problem = tuple[Place, str]


def early_errors(script: Script, goal: str) -> list[Problem]:
    """The first few, in the order of the text."""
    problems = [*_foreign(script, goal), *_jumps(script, goal), *_declarations(script)]
    return sorted(set(problems))[:_MOST]


def _foreign(script: Script, goal: str) -> Iterator[Problem]:
    for node in script.captures(_JSX).get("jsx", [])[:1]:
        reason = (
            f"{shown(text_of(node))} is JSX, which no browser runs; build elements with the DOM or a template string"
        )
        yield script.place_of(node), reason
    if goal == "module":
        return
    for kind, nodes in script.captures(_MODULE_ONLY).items():
        if kind == "meta" and not text_of(nodes[0]).startswith("import"):
            continue
        word = "import.meta" if kind == "meta" else kind
        yield script.place_of(nodes[0]), f'`{word}` works in modules only; load the script with type="module"'


def _jumps(script: Script, goal: str) -> Iterator[Problem]:
    found = script.captures(_JUMPS)
    for node in found.get("await", []):
        around = _function_around(node)
        if around is None and goal == "module":
            continue
        if around is None or not _is_async(around):
            remedy = (
                "make the function around it async" if around else 'wrap it in an async function or use type="module"'
            )
            yield script.place_of(node), f"`await` does not work here; {remedy}"
    for node in found.get("return", []):
        if goal != "handler" and _function_around(node) is None:
            yield script.place_of(node), "`return` stands outside of every function"


def _function_around(node: Node) -> Node | None:
    outer = node.parent
    while outer is not None and outer.type not in _FUNCTIONS:
        outer = outer.parent
    return outer


def _is_async(function: Node) -> bool:
    return any(child.type == "async" for child in function.children)


def _declarations(script: Script) -> Iterator[Problem]:
    for node in script.captures(_CONSTANTS).get("constant", []):
        yield script.place_of(node), f"the constant {shown(text_of(node))} gets no value; give it one or use let"
    first: dict[tuple[int, str], tuple[str, Node]] = {}
    named = [(kind, node) for kind, nodes in script.captures(_NAMES).items() for node in nodes]
    for kind, node in sorted(named, key=lambda one: one[1].start_byte):
        scope = _scope_of(node)
        key = (scope.id if scope else 0, text_of(node))
        earlier = first.setdefault(key, (kind, node))
        if earlier[1] != node and "lexical" in (kind, earlier[0]):
            where = script.place_of(earlier[1])
            yield script.place_of(node), f"{shown(text_of(node))} is declared twice, first at {where}; rename one"


def _scope_of(name: Node) -> Node | None:
    """What a declaration's name belongs to: the block or script that the declaration stands in."""
    node = name.parent
    while node is not None and not node.type.endswith("_declaration"):
        node = node.parent
    scope = node.parent if node else None
    while scope is not None and scope.type in ("export_statement", "switch_case", "switch_default"):
        scope = scope.parent
    return scope
