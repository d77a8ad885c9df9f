"""The LICENSE of every published site, with year and holder, and which files would be taken for another one."""

from contracts.brief import File
from contracts.licence import mit_text
from publisher.text import one_line

LICENCE_PATH = "LICENSE"
_NAMES = frozenset(
    stem + ending for stem in ("license", "licence", "copying") for ending in ("", ".md", ".txt", ".rst", "-mit")
)


def mit_licence(year: int, holder: str) -> File:
    """LICENSE for a site first published in `year` by `holder`."""
    return File(path=LICENCE_PATH, content=mit_text(year, one_line(holder)).encode())


def is_licence(path: str) -> bool:
    """Whether GitHub might take the file for the repository's licence: a second one makes it recognise neither."""
    return path.lower() in _NAMES
