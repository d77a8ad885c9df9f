"""What a page refers to by its attributes, and from where its relative addresses count."""

from collections.abc import Iterator

from generator.judge.inspection.html_page import Tag
from generator.judge.inspection.reading import Reference

_ATTRIBUTES = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "embed": ("src",),
    "form": ("action",),
    "button": ("formaction",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src",),
    "input": ("src", "formaction"),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src",),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
_CLICKED = {"a", "area", "form", "button"}
_NOT_LOADED = {
    "canonical",
    "preconnect",
    "dns-prefetch",
    "alternate",
    "author",
    "license",
    "help",
    "me",
    "next",
    "prev",
}
_LONGEST_SRCSET = 20_000


def base_of(tags: list[Tag]) -> str | None:
    """The `<base href>` of a page, empty without one; None where it leads to another site."""
    for tag in tags:
        if tag.name == "base" and "href" in tag.attributes:
            return None if "//" in tag.attributes["href"] else tag.attributes["href"]
    return ""


def references_of(path: str, tags: list[Tag], base: str) -> Iterator[Reference]:
    """Every address in the page's attributes. With a `base` of its own, only that is judged."""
    if base:
        place = next(tag.place for tag in tags if tag.name == "base" and "href" in tag.attributes)
        yield Reference(path, place, base, "<base href>", loaded=False)
        return
    for tag in tags:
        relations = set(tag.attributes.get("rel", "").lower().split()) if tag.name == "link" else set()
        loaded = tag.name not in _CLICKED and not relations & _NOT_LOADED
        for name in _ATTRIBUTES.get(tag.name, ()):
            if name in tag.attributes:
                form = f"<{tag.name} {name}>"
                classic = tag.name == "script" and "type" not in tag.attributes
                yield Reference(path, tag.place, tag.attributes[name], form, loaded=loaded, classic=classic)
        for name in ("srcset", "imagesrcset"):
            for target in candidates(tag.attributes.get(name, "")):
                yield Reference(path, tag.place, target, f"<{tag.name} {name}>")


def candidates(srcset: str) -> list[str]:
    """The addresses of a srcset; commas inside an address (of a data URI) are part of it, as in the HTML standard."""
    found = []
    rest = srcset[:_LONGEST_SRCSET].lstrip(" \t\r\n,")
    while rest:
        address = rest.split(maxsplit=1)[0]
        rest = rest[len(address) :]
        if address.endswith(","):
            address = address.rstrip(",")
        else:
            rest = rest.partition(",")[2]
        found.append(address)
        rest = rest.lstrip(" \t\r\n,")
    return found
