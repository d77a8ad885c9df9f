"""Finds controls that a revision has lost; only hints, because the brief may ask for their removal."""

from collections.abc import Iterator
from itertools import islice

from generator.faults import Fault
from generator.judge.inspection.html_elements import Tag, parse_tags, unescaped_text
from generator.site import Site

MAX_LOST = 5
_PAGES = (".html", ".htm")
_CONTROLS = ("button", "input", "select", "textarea", "form", "a", "canvas", "table", "dialog", "details")


def find_lost_controls(before: Site, after: Site) -> Iterator[Fault]:
    """Yield a fault for each of the first MAX_LOST lost controls."""
    return islice(_lost(before, after), MAX_LOST)


def _lost(before: Site, after: Site) -> Iterator[Fault]:
    """Controls with an id that no file names any more."""
    texts = unescaped_text(after)
    for path, content in before.items():
        if not path.lower().endswith(_PAGES) or after.get(path) == content:
            continue
        for tag in parse_tags(content.decode("utf-8", "replace")):
            name = tag.attributes.get("id", "")
            if tag.name in _CONTROLS and name and name not in texts:
                yield Fault(_gone(tag, name), path, fatal=False, kind="lost-feature")


def _gone(tag: Tag, name: str) -> str:
    return (
        f"expected <{tag.name} id={name}>, which the site had before this round; seen: nothing names it any more. "
        "To mend it, put it back, unless the brief asks for it to go"
    )
