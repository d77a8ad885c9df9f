"""Says what is wrong with a page: its tags, ids, scripts and styles, and what it refers to."""

from collections.abc import Iterator

from generator.findings import Fault
from generator.judge.inspection.css_text import read_css, references_in_declarations
from generator.judge.inspection.html_nesting import nesting_problems
from generator.judge.inspection.html_page import Tag, tags_of
from generator.judge.inspection.html_references import base_of, references_of
from generator.judge.inspection.javascript_text import read_javascript
from generator.judge.inspection.json_text import read_json
from generator.judge.inspection.reading import Place, Reading, fault_at, joined, shown, wrong

MOST_TAGS = 20_000
_MOST_BROKEN = 3
_MOST_HANDLERS = 100
_CLASSIC = {"", "text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript"}
_JSON = {"importmap", "speculationrules"}


def read_html(path: str, text: str) -> Reading:
    """The faults and references of a page, with those of the scripts and styles in it."""
    if text.count("<") > MOST_TAGS:
        reason = f"more than {MOST_TAGS} tags are too many to be judged; build rows from data with a script"
        return wrong(path, None, "too-large", reason)
    tags = tags_of(text)
    faults = [fault_at(path, place, "html-syntax", reason) for place, reason in nesting_problems(text)]
    faults += _before_the_document(path, text)
    faults += _duplicate_ids(path, tags)
    faults += _script_order(path, tags)
    faults += _head(path, text, tags)
    base = base_of(tags)
    references = () if base is None else tuple(references_of(path, tags, base))
    return joined([Reading(tuple(faults), references), *_contents(path, tags)])


def _contents(path: str, tags: list[Tag]) -> Iterator[Reading]:
    """What scripts and styles in the page give; after a few broken ones the others can wait."""
    broken, handlers = 0, set[str]()
    for tag in tags:
        if tag.name == "style":
            yield read_css(path, tag.text, tag.text_at)
        if "style" in tag.attributes:
            yield Reading(references=tuple(references_in_declarations(path, tag.attributes["style"], tag.place)))
        for reading in _scripts(path, tag, handlers) if broken < _MOST_BROKEN else ():
            broken += bool(reading.faults)
            yield reading


def _scripts(path: str, tag: Tag, handlers: set[str]) -> Iterator[Reading]:
    """What the element runs: its script, and its event handlers where they are new and not too many."""
    if tag.name == "script" and "src" not in tag.attributes:
        yield _script(path, tag)
    for name, code in tag.attributes.items():
        if name.startswith("on") and code.strip() and code not in handlers and len(handlers) < _MOST_HANDLERS:
            handlers.add(code)
            yield read_javascript(path, code, tag.place, "handler")


def _script(path: str, tag: Tag) -> Reading:
    kind = _type_of(tag)
    if kind in _CLASSIC:
        return read_javascript(path, tag.text, tag.text_at, "script")
    if kind == "module":
        return read_javascript(path, tag.text, tag.text_at, "module")
    if (kind in _JSON or kind.endswith("json")) and tag.text.strip():
        return read_json(path, tag.text, tag.text_at)
    return Reading()


def _type_of(tag: Tag) -> str:
    return tag.attributes.get("type", "").partition(";")[0].strip().lower()


def _before_the_document(path: str, text: str) -> Iterator[Fault]:
    start = text.removeprefix("\ufeff").lstrip()
    if start and not start.startswith("<"):
        line = start.splitlines()[0]
        yield fault_at(path, Place(), "html-syntax", f"the page begins with {shown(line)}; begin with <!doctype html>")


def _duplicate_ids(path: str, tags: list[Tag]) -> Iterator[Fault]:
    first: dict[str, Place] = {}
    for tag in tags:
        name = tag.attributes.get("id", "")
        if not name or tag.template:
            continue
        # Formatting that crosses other elements is taken up again by browsers: one tag, several elements.
        if first.get(name, tag.place) != tag.place:
            reason = f"the id {shown(name)} is taken at {first[name]}; an id belongs on one element"
            yield fault_at(path, tag.place, "duplicate-id", reason)
        first.setdefault(name, tag.place)


def _script_order(path: str, tags: list[Tag]) -> Iterator[Fault]:
    scripts = [tag for tag in tags if tag.name == "script" and not tag.template]
    own = [tag for tag in scripts if "src" not in tag.attributes and _type_of(tag) in (*_CLASSIC, "module")]
    if own and "//" in scripts[0].attributes.get("src", ""):
        reason = (
            "checks that read the first script find this library; let the app's own inline script "
            f"(now at {own[0].place}) stand before it, and wait in it for the `load` event"
        )
        yield fault_at(path, scripts[0].place, "script-order", reason)


def _head(path: str, text: str, tags: list[Tag]) -> Iterator[Fault]:
    """What every whole page has; pieces of pages need not."""
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
