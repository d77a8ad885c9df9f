"""The text of the MIT licence; `publisher/licence_file.py` decides the year and the holder.

`MIT.txt` is SPDX's text (https://spdx.org/licenses/MIT.html) with two placeholders. It is never written by a model,
because GitHub recognises a licence only by its complete text.
"""

from importlib import resources


def mit_text(year: int, holder: str) -> str:
    """Fill in year and holder."""
    template = resources.files("contracts").joinpath("MIT.txt").read_text(encoding="utf-8")
    return template.replace("{year}", str(year)).replace("{holder}", holder)
