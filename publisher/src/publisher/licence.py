"""Fills in the licence of every published site: the complete MIT text, with year and holder.

`licence/MIT.txt` is the text that SPDX lists as `MIT` (https://spdx.org/licenses/MIT.html, approved by the Open Source
Initiative), with two placeholders. GitHub recognises the licence only by the complete text, so no model writes it.
"""

from importlib import resources

from contracts.brief import File
from publisher.text import one_line

LICENCE_PATH = "LICENSE"
_NAMES = frozenset(
    stem + ending for stem in ("license", "licence", "copying") for ending in ("", ".md", ".txt", ".rst", "-mit")
)


def mit_licence(year: int, holder: str) -> File:
    """LICENSE for a site first published in `year` by `holder`."""
    template = resources.files("publisher").joinpath("licence/MIT.txt").read_text(encoding="utf-8")
    text = template.replace("{year}", str(year)).replace("{holder}", one_line(holder))
    return File(path=LICENCE_PATH, content=text.encode())


def is_licence(path: str) -> bool:
    """Whether GitHub might take the file for the repository's licence: a second one makes it recognise neither."""
    return path.lower() in _NAMES
