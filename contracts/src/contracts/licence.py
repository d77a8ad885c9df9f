"""The licence of every published site: the publisher writes it, the generator judges candidates with it.

`MIT.txt` is the text that SPDX lists as `MIT` (https://spdx.org/licenses/MIT.html, approved by the Open Source
Initiative), with two placeholders. GitHub recognises the licence only by the complete text, so no model writes it.
"""

from importlib import resources


def mit_text(year: int, holder: str) -> str:
    """The complete text for a site first published in `year` by `holder`."""
    template = resources.files("contracts").joinpath("MIT.txt").read_text(encoding="utf-8")
    return template.replace("{year}", str(year)).replace("{holder}", holder)
