"""Finds what a page's attributes refer to, and the base of its relative URLs."""

import re
from collections.abc import Iterator

from generator.judge.inspection.html_elements import Tag
from generator.judge.inspection.inspected_file import Goal, Reference

_ADDRESSES = ("href", "xlink:href", "src", "poster", "action", "formaction")
"""Attributes that have a URL on any element, custom elements included; `data` only on an object."""
_BLOCKABLE = ("script", "iframe", "object", "embed")
_BLOCKABLE_LINKS = {"stylesheet", "modulepreload", "manifest"}
_CANDIDATE = re.compile(r"(?:\A|,)[\s,]*+(?:(\S*[^\s,])|\Z)")
_CLASSIC = {"", "text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript"}


def goal_of(tag: Tag) -> Goal | None:
    """How a script element is run; None for data, templates and the like."""
    kind = type_of(tag)
    return "script" if kind in _CLASSIC else "module" if kind == "module" else None


def type_of(tag: Tag) -> str:
    """The MIME type of an element, without parameters."""
    return tag.attributes.get("type", "").partition(";")[0].strip().lower()


def base_of(tags: list[Tag]) -> str | None:
    """The `<base href>` of a page; empty without one, None if it leads to another site."""
    for tag in tags:
        if tag.name == "base" and "href" in tag.attributes:
            return None if "//" in tag.attributes["href"] else tag.attributes["href"]
    return ""


def references_of(path: str, tags: list[Tag], base: str) -> Iterator[Reference]:
    """Yield every URL in the page's attributes; of a page with its own `base`, only that."""
    for tag in tags:
        if base.strip() not in ("", ".", "./"):
            if tag.name == "base" and base.startswith("/"):
                yield Reference(path, tag.position, base, "<base href>")
            continue
        relations = set(tag.attributes.get("rel", "").lower().split()) & _BLOCKABLE_LINKS
        blockable = tag.name in _BLOCKABLE or (tag.name == "link" and bool(relations))
        runs = goal_of(tag) if tag.name == "script" else "module" if "modulepreload" in relations else None
        for name in (*_ADDRESSES, "data") if tag.name == "object" else _ADDRESSES:
            if name in tag.attributes:
                target = tag.attributes[name]
                yield Reference(path, tag.position, target, f"<{tag.name} {name}>", blockable=blockable, runs=runs)
        for name in ("srcset", "imagesrcset"):
            for target in candidates(tag.attributes.get(name, "")):
                yield Reference(path, tag.position, target, f"<{tag.name} {name}>")


def candidates(srcset: str) -> list[str]:
    """The URLs of a srcset; commas inside a URL belong to it, as in the HTML standard."""
    return [found for found in _CANDIDATE.findall(srcset.strip(", \t\r\n")) if found]
