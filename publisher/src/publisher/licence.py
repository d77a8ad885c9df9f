"""Fills in the licence of every published site: the complete MIT text, with year and holder.

`licence/MIT.txt` is the text that SPDX lists as `MIT` (https://spdx.org/licenses/MIT.html, approved by the Open Source
Initiative), with two placeholders. GitHub recognises the licence only by the complete text, so no model writes it.
"""

from importlib import resources

from contracts.brief import File
from contracts.site_paths import LICENCE_PATH
from publisher.text import one_line


def mit_licence(year: int, holder: str) -> File:
    """LICENSE for a site first published in `year` by `holder`."""
    template = resources.files("publisher").joinpath("licence/MIT.txt").read_text(encoding="utf-8")
    text = template.replace("{year}", str(year)).replace("{holder}", one_line(holder))
    return File(path=LICENCE_PATH, content=text.encode())
