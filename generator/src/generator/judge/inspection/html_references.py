"""What a page refers to by its attributes, and from where its relative addresses count."""

import re
from collections.abc import Iterator

from generator.judge.inspection.html_elements import Tag
from generator.judge.inspection.inspected_file import Goal, Reference

_ADDRESSES = ("href", "xlink:href", "src", "poster", "action", "formaction")
"""Attributes that hold an address on whatever element they stand, custom elements too; beside `data` of an object."""
_BLOCKABLE = ("script", "iframe", "object", "embed")
_BLOCKABLE_LINKS = {"stylesheet", "modulepreload", "manifest"}
_CANDIDATE = re.compile(r"(?:\A|,)[\s,]*+(?:(\S*[^\s,])|\Z)")
_CLASSIC = {"", "text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript"}


def goal_of(tag: Tag) -> Goal | None:
    """What a script element is run as; None for data, templates and the like."""
    kind = type_of(tag)
    return "script" if kind in _CLASSIC else "module" if kind == "module" else None


def type_of(tag: Tag) -> str:
    """The MIME type of an element, without parameters."""
    return tag.attributes.get("type", "").partition(";")[0].strip().lower()


def base_of(tags: list[Tag]) -> str | None:
    """The `<base href>` of a page, empty without one; None where it leads to another site."""
    for tag in tags:
        if tag.name == "base" and "href" in tag.attributes:
            return None if "//" in tag.attributes["href"] else tag.attributes["href"]
    return ""


def references_of(path: str, tags: list[Tag], base: str) -> Iterator[Reference]:
    """Every address in the page's attributes. With a `base` of its own, only that is judged."""
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
    """The addresses of a srcset; commas inside an address (of a data URI) are part of it, as in the HTML standard."""
    return [found for found in _CANDIDATE.findall(srcset.strip(", \t\r\n")) if found]
