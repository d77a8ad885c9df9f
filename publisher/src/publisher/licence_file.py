"""The LICENSE of every published site, with year and holder, and which files would be taken for another one."""

from contracts.brief import File
from contracts.licence import mit_text
from contracts.site_paths import LICENCE_PATH
from publisher.one_line_text import one_line


def mit_licence(year: int, holder: str) -> File:
    """LICENSE for a site first published in `year` by `holder`."""
    return File(path=LICENCE_PATH, content=mit_text(year, one_line(holder)).encode())
