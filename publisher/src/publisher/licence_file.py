"""Decides the LICENSE of a published site: the MIT text, its year and its holder."""

from contracts.brief import File
from contracts.licence import mit_text
from contracts.messages import SiteGenerated
from contracts.site_paths import LICENCE_PATH
from publisher.one_line_text import one_line
from publisher.ports import SiteHost


async def licence_for(message: SiteGenerated, host: SiteHost) -> File:
    """The year is that of the acceptance and the holder the account's display name.

    A repository that has a LICENSE keeps it, and so its first year (see `site_files`).
    """
    return mit_licence(message.accepted_at.year, await host.copyright_holder())


def mit_licence(year: int, holder: str) -> File:
    """LICENSE for a site first published in `year` by `holder`."""
    return File(path=LICENCE_PATH, content=mit_text(year, one_line(holder)).encode())
