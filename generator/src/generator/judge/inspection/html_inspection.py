"""Inspects an HTML page: tags, ids, head, scripts, styles and references."""

import json
import re
from collections.abc import Iterator
from urllib.parse import unquote

from generator.faults import Fault
from generator.judge.inspection.css_inspection import inspect_css, references_in_declarations
from generator.judge.inspection.html_elements import Tag, parse_tags
from generator.judge.inspection.html_nesting import find_nesting_problems
from generator.judge.inspection.html_references import base_of, goal_of, references_of, type_of
from generator.judge.inspection.inspected_file import (
    InspectedFile,
    Position,
    Reference,
    Script,
    fault_at,
    merge_inspected,
    quote_code,
    with_one_fault,
)
from generator.judge.inspection.json_inspection import inspect_json

MAX_TAGS = 20_000
_MAX_HANDLERS = 100
_TEMPLATE = re.compile(r"\{%-?\s*[a-z][^%\n]{0,200}%\}|\A\s*\{[#{]")
"""A template of Jinja or the like, which only a server renders."""
_HANDLER = re.compile(r"on[a-z]{3,}")
_UNFILLED = re.compile(r"\A\s*\Z|\{\{|<%")
"""Handlers that are empty or filled in by a script."""
_JSON = {"importmap", "speculationrules"}


def inspect_html(path: str, text: str) -> InspectedFile:
    """Inspect a page, including its styles and JSON, and collect its scripts."""
    if path != "index.html" and _TEMPLATE.search(text):
        return InspectedFile()
    if text.count("<") > MAX_TAGS:
        reason = f"more than {MAX_TAGS} tags are too many to be judged; build rows from data with a script"
        return with_one_fault(path, None, "too-large", reason)
    tags = parse_tags(text)
    faults = [fault_at(path, position, "html-syntax", reason) for position, reason in find_nesting_problems(text)]
    faults += _before_the_document(path, text)
    faults += _duplicate_ids(path, tags)
    faults += _head(path, text, tags)
    base = base_of(tags)
    references = () if base is None else tuple(references_of(path, tags, base))
    scripts = (*_inline_scripts(path, tags), *_handlers(path, tags))
    return merge_inspected([InspectedFile(tuple(faults), references, scripts), *_contents(path, tags)])


def _inline_scripts(path: str, tags: list[Tag]) -> Iterator[Script]:
    for tag in tags:
        if tag.name == "script" and "src" not in tag.attributes and (goal := goal_of(tag)):
            yield Script(path, tag.text, tag.text_at, (goal,))


def _handlers(path: str, tags: list[Tag]) -> list[Script]:
    """Event-handler attributes and `javascript:` links, each code once."""
    handlers: dict[str, Script] = {}
    for tag in tags:
        for name, code in tag.attributes.items():
            if name == "href" and code.lower().startswith("javascript:"):
                name, code = "onclick", unquote(code.partition(":")[2])  # noqa: PLW2901 - a link of that kind is a handler
            if "-" not in tag.name and _HANDLER.fullmatch(name) and not _UNFILLED.search(code):
                handlers.setdefault(code, Script(path, code, tag.position, ("handler",)))
    return list(handlers.values())[:_MAX_HANDLERS]


def _contents(path: str, tags: list[Tag]) -> Iterator[InspectedFile]:
    """Inspect the styles and JSON in the page."""
    for tag in tags:
        if tag.name == "style":
            yield inspect_css(path, tag.text, tag.text_at)
        if "style" in tag.attributes:
            yield InspectedFile(
                references=tuple(references_in_declarations(path, tag.attributes["style"], tag.position))
            )
        kind = type_of(tag) if tag.name == "script" and tag.text.strip() else ""
        if kind in _JSON or kind.endswith("json"):
            reading = inspect_json(path, tag.text, tag.text_at)
            yield reading if reading.faults or kind != "importmap" else _import_map(path, tag)


def _import_map(path: str, tag: Tag) -> InspectedFile:
    imports = json.loads(tag.text)
    imports = imports.get("imports") if isinstance(imports, dict) else None
    entries = imports if isinstance(imports, dict) else {}
    references = [
        Reference(path, tag.position, target, "the import map's", runs="module")
        for target in entries.values()
        if isinstance(target, str) and not target.endswith("/")
    ]
    return InspectedFile(references=tuple(references), mapped=tuple(entries))


def _before_the_document(path: str, text: str) -> Iterator[Fault]:
    start = text.lstrip()
    if start and not start.startswith("<"):
        line = start.splitlines()[0]
        yield fault_at(
            path, Position(), "html-syntax", f"the page begins with {quote_code(line)}; begin with <!doctype html>"
        )


def _duplicate_ids(path: str, tags: list[Tag]) -> Iterator[Fault]:
    first: dict[str, Position] = {}
    for tag in tags:
        name = tag.attributes.get("id", "")
        if not name or tag.template:
            continue
        # Browsers repeat a formatting element that overlaps others: one tag, several elements.
        if first.setdefault(name, tag.position) != tag.position:
            reason = f"the id {quote_code(name)} is taken at {first[name]}; an id belongs on one element"
            yield fault_at(path, tag.position, "duplicate-id", reason)


def _head(path: str, text: str, tags: list[Tag]) -> Iterator[Fault]:
    """Find what a complete page lacks in its head; fragments need none of it."""
    names = {tag.name for tag in tags}
    if not {"html", "body"} & names:
        return
    missing = []
    if "<!doctype html" not in text[:1_000].lower():
        missing.append("<!doctype html> on its first line")
    if not any(tag.name == "title" and tag.text.strip() for tag in tags):
        missing.append("a <title>")
    if not any(tag.name == "html" and tag.attributes.get("lang") for tag in tags):
        missing.append("a lang on <html>")
    if not any(tag.name == "meta" and tag.attributes.get("name", "").lower() == "viewport" for tag in tags):
        missing.append('<meta name="viewport">')
    if missing:
        yield fault_at(path, None, "html-head", f"it lacks {', '.join(missing)}")
