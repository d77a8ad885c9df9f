"""Pages for the second look: by rule those that it has to see, and sound ones; second_look/README.md has the format."""

import re
from collections.abc import Mapping
from pathlib import Path

from generator.site import Site

FOLDER = Path(__file__).parent / "second_look"
STYLE = "<style>body{font:16px sans-serif;max-width:900px;margin:1rem auto;padding:0 1rem}</style>"
HEAD = "<h1>Stock</h1><p>What is in the store, and what has to be ordered soon.</p>"
_CASE = re.compile(r"<!-- case: (.*?) -->\n(.*?)(?=\n<!-- case: |\Z)", re.DOTALL)


def _cases(path: Path) -> Mapping[str, str]:
    return dict(_CASE.findall(path.read_text("utf-8")))


SPOILT: Mapping[str, Mapping[str, str]] = {path.stem: _cases(path) for path in sorted(FOLDER.glob("spoilt/*.html"))}
SOUND: Mapping[str, str] = _cases(FOLDER / "sound.html")


def site_of(body: str, *, alone: bool = False) -> Site:
    """A site with that page; `alone` without a heading of its own."""
    start = "<!doctype html><html lang=en><meta charset=utf-8><title>Stock</title>"
    return Site({"index.html": f"{start}{STYLE}{'' if alone else HEAD}{body}".encode()})
