"""What browsers refuse before they run a script although its grammar is right: the usual early errors."""

from collections.abc import Iterator
from itertools import islice

from generator.judge.inspection.javascript_tree import Script
from generator.judge.inspection.reading import Place, shown

_FUNCTIONS = {
    "function_declaration",
    "function_expression",
    "generator_function_declaration",
    "generator_function",
    "arrow_function",
    "method_definition",
    "class_static_block",
}
_DECLARATIONS = {
    "lexical_declaration": "lexical",
    "class_declaration": "lexical",
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "variable_declaration": "variable",
}
_SHARES_SCOPE = ("export_statement", "switch_case", "switch_default")
_MOST = 3

Problem = tuple[Place, str]


def needs_to_be_a_module(script: Script) -> bool:
    """Whether it imports or exports, or awaits something outside of every function."""
    if script.of_kind("import_statement", "export_statement") or _import_metas(script):
        return True
    awaits = _awaiting(script)
    around = _functions_around(script, awaits)
    return any(around[node] is None for node in awaits)


def early_errors(script: Script, goal: str) -> list[Problem]:
    """The first few, in the order of the text."""
    sources = [_foreign(script, goal), _awaits(script, goal), _declarations(script)]
    if goal != "handler":
        sources.append(_returns(script))
    return sorted(problem for source in sources for problem in islice(source, _MOST))[:_MOST]


def _foreign(script: Script, goal: str) -> Iterator[Problem]:
    for node in script.of_kind("jsx_element", "jsx_self_closing_element")[:1]:
        code = shown(script.text_of(node))
        yield script.place_of(node), f"{code} is JSX, which no browser runs; use the DOM or a template string"
    if goal == "module":
        return
    for word, nodes in (
        ("import", script.of_kind("import_statement")),
        ("export", script.of_kind("export_statement")),
        ("import.meta", _import_metas(script)),
    ):
        for node in nodes[:1]:
            yield script.place_of(node), f'`{word}` works in modules only; load the script with type="module"'


def _import_metas(script: Script) -> list[int]:
    return [node for node in script.of_kind("meta_property") if script.text_of(node).startswith("import")]


def _awaiting(script: Script) -> list[int]:
    loops = [node for node in script.of_kind("for_in_statement") if script.child(node, "await") is not None]
    return [*script.of_kind("await_expression"), *loops]


def _awaits(script: Script, goal: str) -> Iterator[Problem]:
    """Where `await` stands in a function that is not async, or outside of all of them in a classic script."""
    found = _awaiting(script)
    around = _functions_around(script, found)
    for node in found:
        function = around[node]
        if function is None and goal != "module":
            remedy = 'wrap it in an async function or use type="module"'
        elif function is not None and script.child(function, "async") is None:
            remedy = "make the function around it async"
        else:
            continue
        yield script.place_of(node), f"`await` does not work here; {remedy}"


def _returns(script: Script) -> Iterator[Problem]:
    found = script.of_kind("return_statement")
    around = _functions_around(script, found)
    for node in found:
        if around[node] is None:
            yield script.place_of(node), "`return` stands outside of every function"


def _functions_around(script: Script, wanted: list[int]) -> dict[int, int | None]:
    """The innermost function around each node, each node of the tree looked at once."""
    if not wanted:
        return {}
    innermost: list[int | None] = []
    for node, parent in enumerate(script.parents):
        outer = innermost[parent] if parent >= 0 else None
        innermost.append(node if script.kinds[node] in _FUNCTIONS else outer)
    return {node: innermost[node] for node in wanted}


def _declarations(script: Script) -> Iterator[Problem]:
    first: dict[tuple[int, str], tuple[str, int]] = {}
    for declaration in script.of_kind(*_DECLARATIONS):
        kind = _DECLARATIONS[script.kinds[declaration]]
        for name, has_value in _names(script, declaration):
            text = script.text_of(name)
            if not has_value and script.child(declaration, "const") is not None:
                yield script.place_of(name), f"the constant {shown(text)} gets no value; give it one or use let"
            earlier_kind, earlier = first.setdefault((_scope_of(script, declaration), text), (kind, name))
            if earlier != name and "lexical" in (kind, earlier_kind):
                where = script.place_of(earlier)
                yield script.place_of(name), f"{shown(text)} is declared twice, first at {where}; rename one"


def _names(script: Script, declaration: int) -> Iterator[tuple[int, bool]]:
    """The plain names that are declared, and whether each gets a value."""
    for child in script.children(declaration):
        if script.kinds[child] == "identifier":
            yield child, True
        elif script.kinds[child] == "variable_declarator" and script.kinds[child + 1] == "identifier":
            yield child + 1, script.child(child, "=") is not None


def _scope_of(script: Script, declaration: int) -> int:
    """The block or script that the declaration stands in."""
    scope = script.parents[declaration]
    while scope > 0 and script.kinds[scope] in _SHARES_SCOPE:
        scope = script.parents[scope]
    return scope
