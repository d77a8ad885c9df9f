"""A sound site, and the ways in which a defect is planted into a copy of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Layer = Literal["reply", "static", "browser"]
Files = dict[str, bytes]
Mutation = Callable[[Files], None]

_FOLDER = Path(__file__).parent / "sound_site"

REQUIRED = ("index.html", "README.md", "about.html", "data/counts.csv", "data/places.json", "notes.txt", "uid.txt")
FORBIDDEN = ("raw-counts.xlsx",)
UNTOUCHED = frozenset(("uid.txt",))
"""What was attached to the brief and is kept as it is."""

ICON = "icon.svg"
"""The icon that a defect leaves out. Whether it is fetched depends on which Chromium looks at the page."""

TITLE = 'document.title === "Bird counts"'
HEADING = 'document.querySelector("h1").id === "heading"'
FIRST_SCRIPT = 'document.querySelector("script").textContent.includes("counts.csv")'
TOTAL = 'document.querySelector("#total").textContent.trim() === "128"'
ROWS = 'document.querySelectorAll("#counts tbody tr").length === 4'
LAST_CELL = 'parseFloat(document.querySelector("#counts tbody tr td:last-child").textContent) === 49'
CHOICES = 'document.querySelectorAll("#place option").length === 4'
CHART = 'document.querySelectorAll("#chart li").length === 3'
PICTURE = 'document.querySelector("figure img").naturalWidth > 0'
STYLED = 'getComputedStyle(document.body).backgroundColor === "rgb(251, 250, 246)"'
CHECKS = (TITLE, HEADING, FIRST_SCRIPT, TOTAL, ROWS, LAST_CELL, CHOICES, CHART, PICTURE, STYLED)
"""The sound site passes all of them."""


@dataclass(frozen=True)
class Defect:
    """One thing wrong with an otherwise sound site.

    `kind` is that of the fault which a layer should report; `js_checks` are the checks that a brief would hold against
    it; `caught_by` are the layers that see it, empty for what nobody here notices, and then `unseen` says why.
    """

    name: str
    kind: str
    mutate: Mutation
    js_checks: tuple[str, ...] = ()
    caught_by: frozenset[Layer] = frozenset(("static",))
    unseen: str = ""


STATIC: frozenset[Layer] = frozenset(("static",))
BROWSER: frozenset[Layer] = frozenset(("browser",))
BOTH: frozenset[Layer] = frozenset(("static", "browser"))
REPLY: frozenset[Layer] = frozenset(("reply",))
REPLY_AND_STATIC: frozenset[Layer] = frozenset(("reply", "static"))
NOBODY: frozenset[Layer] = frozenset()


def sound_site() -> Files:
    """A new copy of every file of the sound site, by its path."""
    paths = sorted(path for path in _FOLDER.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in paths}


def planted(defect: Defect) -> Files:
    """The sound site with the defect in it."""
    files = sound_site()
    defect.mutate(files)
    return files


def swap(path: str, old: str, new: str) -> Mutation:
    """Write `new` for `old`, which must stand in the file exactly once."""

    def mutate(files: Files) -> None:
        text = files[path].decode()
        if text.count(old) != 1:
            raise LookupError(f"{path} holds {old!r} {text.count(old)} times instead of once")
        files[path] = text.replace(old, new).encode()

    return mutate


def put(path: str, content: str | bytes) -> Mutation:
    """Write a file, whatever was there."""
    return lambda files: files.update({path: content.encode() if isinstance(content, str) else content})


def drop(path: str) -> Mutation:
    """Leave a file out."""

    def mutate(files: Files) -> None:
        del files[path]

    return mutate


def rename(path: str, new: str) -> Mutation:
    """Give a file another path."""

    def mutate(files: Files) -> None:
        files[new] = files.pop(path)

    return mutate


def around(path: str, before: str, after: str = "") -> Mutation:
    """Write something before the beginning of a file and after its end."""
    return lambda files: files.update({path: before.encode() + files[path] + after.encode()})
