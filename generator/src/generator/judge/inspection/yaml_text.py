"""Says where YAML breaks off, and whether a workflow has what GitHub starts it by."""

from collections.abc import Iterator
from typing import Any

import yaml

from generator.judge.inspection.reading import Place, Reading, place_of, wrong

_WORKFLOWS = ".github/workflows/"
_MOST_OPEN = 200
# libyaml's parser is many times faster and bounds nesting; where a wheel lacks it the pure one does the same, slower.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: str, text: str) -> Reading:
    """The first fault of `text`. Only events are read: nothing is built, so aliases and tags cost nothing."""
    keys: list[tuple[str, Place]] = []
    if _open_brackets(text) > _MOST_OPEN:
        return wrong(path, None, "yaml-syntax", "its brackets are nested too deeply to be read")
    try:
        keys.extend(_keys(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _place(mark)
        problem = ", ".join(part for part in (error.context, error.problem) if part)
        tab = " (YAML is indented with spaces, never with tabs)" if _at_a_tab(text, place) else ""
        return wrong(path, place, "yaml-syntax", f"not YAML: {problem}{tab}")
    except yaml.reader.ReaderError as error:
        place = place_of(text, error.position if isinstance(error.position, int) else 0)
        return wrong(path, place, "yaml-syntax", "it holds a character that YAML does not allow; remove it")
    except yaml.YAMLError as error:
        return wrong(path, None, "yaml-syntax", f"not YAML: {error}")
    return _workflow(path, keys) if path.startswith(_WORKFLOWS) else _repeated(path, keys)


def _open_brackets(text: str) -> int:
    """The most that are open at once. libyaml takes time that grows with the square of them."""
    depth = deepest = 0
    for mark in text:
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
    return deepest


def _at_a_tab(text: str, place: Place) -> bool:
    lines = text.splitlines()
    return place.line <= len(lines) and lines[place.line - 1][place.column - 1 :].startswith("\t")


def _keys(text: str) -> Iterator[tuple[str, Place]]:
    """The keys of the outermost mapping, one after the other."""
    depth, key_is_next = 0, False
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            key_is_next = depth == 1 and isinstance(event, yaml.MappingStartEvent)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            key_is_next = depth == 1
        elif depth == 1 and isinstance(event, yaml.ScalarEvent):
            if key_is_next:
                yield event.value, _place(event.start_mark)
            key_is_next = not key_is_next
        elif depth == 1 and isinstance(event, yaml.AliasEvent):
            key_is_next = not key_is_next


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place()


def _workflow(path: str, keys: list[tuple[str, Place]]) -> Reading:
    names = {name for name, _ in keys}
    missing = [f"`{name}:`" for name in ("on", "jobs") if name not in names]
    if missing:
        return wrong(path, Place(), "workflow", f"GitHub runs no workflow without {' and '.join(missing)}; add it")
    return _repeated(path, keys)


def _repeated(path: str, keys: list[tuple[str, Place]]) -> Reading:
    seen: set[str] = set()
    for name, place in keys:
        if name in seen:
            return wrong(path, place, "yaml-syntax", f"the key {name!r} is there twice; the first is lost or refused")
        seen.add(name)
    return Reading()
