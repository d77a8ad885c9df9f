"""Inspects YAML: syntax, duplicate keys, and whether a workflow has `on` and `jobs`."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import yaml

from contracts.site_paths import is_workflow
from generator.judge.inspection.inspected_file import InspectedFile, Position, position_of, with_one_fault

_MAX_OPEN = 200
# libyaml's parser is much faster; some wheels of PyYAML lack it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def inspect_yaml(path: str, text: str) -> InspectedFile:
    """Find the first fault. Only events are parsed, so aliases and tags are not expanded."""
    if _open_brackets(text) > _MAX_OPEN:
        return with_one_fault(path, None, "yaml-syntax", "its brackets are nested too deeply to be read")
    keys: dict[tuple[int, str], Position] = {}
    try:
        for document, name, position in _keys(text):
            if keys.setdefault((document, name), position) != position:
                reason = f"the key {name!r} is there twice; the first is lost or refused"
                return with_one_fault(path, position, "yaml-syntax", reason)
    except yaml.YAMLError as error:
        return with_one_fault(path, *_problem(error, text))
    missing = [f"`{name}:`" for name in ("on", "jobs") if (1, name) not in keys]
    if missing and is_workflow(path):
        return with_one_fault(
            path, Position(), "workflow", f"GitHub runs no workflow without {' and '.join(missing)}; add it"
        )
    return InspectedFile()


def _problem(error: yaml.YAMLError, text: str) -> tuple[Position | None, str, str]:
    if isinstance(error, yaml.reader.ReaderError):
        position = position_of(text, error.position if isinstance(error.position, int) else 0)
        return position, "yaml-syntax", "it holds a character that YAML does not allow; remove it"
    if not isinstance(error, yaml.MarkedYAMLError):
        return None, "yaml-syntax", f"not YAML: {error}"
    position = _place(error.problem_mark or error.context_mark)
    problem = ", ".join(part for part in (error.context, error.problem) if part)
    tab = " (YAML is indented with spaces, never with tabs)" if _at_a_tab(text, position) else ""
    return position, "yaml-syntax", f"not YAML: {problem}{tab}"


def _open_brackets(text: str) -> int:
    """The maximum of open brackets. libyaml's time is quadratic in it."""
    return max(accumulate((mark in "[{") - (mark in "]}") for mark in text), default=0)


def _at_a_tab(text: str, position: Position) -> bool:
    lines = text.splitlines()
    return position.line <= len(lines) and lines[position.line - 1][position.column - 1 :].startswith("\t")


def _keys(text: str) -> Iterator[tuple[int, str, Position]]:
    """Yield the keys of each document's outermost mapping, with the document's number."""
    document, depth, in_mapping, nodes = 0, 0, False, 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.DocumentStartEvent):
            document, nodes = document + 1, 0
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.NodeEvent):
            if depth == 0:
                in_mapping = isinstance(event, yaml.MappingStartEvent)
            elif depth == 1 and in_mapping:
                if nodes % 2 == 0 and isinstance(event, yaml.ScalarEvent):
                    yield document, event.value, _place(event.start_mark)
                nodes += 1
            depth += isinstance(event, yaml.CollectionStartEvent)


def _place(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1) if mark else Position()
