"""Pages for the second look: by rule those that it has to see, and sound ones; second_look/README.md has the format."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from generator.site import Site

FOLDER = Path(__file__).parent / "second_look"
STYLE = "<style>body{font:16px sans-serif;max-width:900px;margin:1rem auto;padding:0 1rem}</style>"
SECTION_STYLE = "<style>section{position:relative;min-height:320px}</style>"
HEAD = "<h1>Stock</h1><p>What is in the store, and what has to be ordered soon.</p>"
_CASE = re.compile(r"<!-- case: (.*?) -->\n(.*?)(?=\n<!-- case: |\Z)", re.DOTALL)


def _cases(path: Path) -> Mapping[str, str]:
    return dict(_CASE.findall(path.read_text("utf-8")))


def _files(folder: str) -> Mapping[str, Mapping[str, str]]:
    return {path.stem: _cases(path) for path in sorted((FOLDER / folder).glob("*.html"))}


SPOILT = _files("spoilt/own-pages")
SPOILT_ON_ONE_PAGE = _files("spoilt/one-page")
SOUND = _cases(FOLDER / "sound" / "own-pages.html")
SOUND_ON_ONE_PAGE = _files("sound/one-page")


def site_of(body: str, *, alone: bool = False) -> Site:
    """A site with that page; `alone` without a heading of its own."""
    start = "<!doctype html><html lang=en><meta charset=utf-8><title>Stock</title>"
    return Site({"index.html": f"{start}{STYLE}{'' if alone else HEAD}{body}".encode()})


def site_of_all(bodies: Collection[str]) -> Site:
    """A site with one page that has every body in a section of its own."""
    sections = (f"<section id=case-{number}>{body}</section>" for number, body in enumerate(bodies))
    return site_of(SECTION_STYLE + "".join(sections))
