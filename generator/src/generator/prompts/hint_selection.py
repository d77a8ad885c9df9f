"""Selects the optional rules (`hints/*.md`) that a brief needs; in doubt a hint is included."""

import re
from collections.abc import Collection

from contracts.brief import Brief
from generator.site import Site

_SAID = {
    "data": r"data\b dataset fetch attach csv tsv json geojson xml ya?ml txt (?<!readme\.)md\b xls ods\b",
    "csv": r"csv tsv xls ods\b spreadsheet excel\b",
    "spreadsheet": r"xls ods\b spreadsheet excel\b workbook",
    "pictures": r"images?\b pictures?\b photo captcha logo avatar thumbnail poster ocr\b png jpe?g gif\b webp avif bmp",
    "network": r"https?:// apis?\b live\b latest current online offline internet remote network server endpoint"
    r" weather currenc exchange\srate look(s|ed)?[\s-]?up",
    "storage": r"localStorage sessionStorage indexedDB remember persist surviv reload sav(e|ing) stor(e|ing) kept\b"
    r" keeps?\s[^.]{0,60}\b(browser|locally|later|visits?|sessions?|next\stime)",
    "address": r"\?\w+= query\b query\sstring parameter location\.search in\sthe\s(url|address)\b",
    "waiting-for-start": r"games?\b play quiz puzzle timer countdown stopwatch keyboard starts?\b begins?\b",
    "events": r"games?\b play quiz timer countdown keyboard click button press drag choos form\b select\b filter"
    r" inputs?\b(?!\.) box\b menu typ(es|ing)\b enter(s|ed|ing)\b submit toggl sort (?<!\.)search delet dispatchEvent",
    "time": r"within\s\S+\s(s\b|ms\b|milli|sec|min|hour) seconds\b minutes\b \d+\s?m?s(ec\w*)?\b time-?out time\slimit",
    "workflow": r"workflow github\sactions? \.github/ ci\b pipeline",
}
"""For each hint, patterns of word beginnings in the brief, its checks and file names."""
_WRITTEN = {"storage": rb"\blocalStorage\b", "network": rb"\bfetch\([`\"']https?:", "address": rb"\blocation\.search\b"}
"""For each hint, patterns in the code of an existing site."""
_SCRIPT = (".js", ".mjs")
HINTS = ("inline-script", "script-file", *_SAID)
_ENGLISH = r"\b(the|and|with|that|this|for|from|build|create|make|publish|show|write)\b"
MAX_SEARCHED_LENGTH = 200_000
"""Characters of brief and checks that are searched."""


def select_hints(brief: Brief, named: Collection[str], site: Site) -> list[str]:
    """The names of the hints for a brief; `named` are required files, `site` is the existing one.

    A brief in another language gets all hints, because the patterns are English.
    """
    names = dict.fromkeys((*named, *site, *(attachment.name for attachment in brief.attachments)))
    said = "\n".join((brief.text, *(check.text for check in brief.checks)))[:MAX_SEARCHED_LENGTH]
    said = "\n".join((said, *names))
    code = b"\n".join(content for path, content in site.items() if path.endswith((*_SCRIPT, ".html")))
    script = "script-file" if any(name.endswith(_SCRIPT) for name in (*named, *site)) else "inline-script"
    written = [part for part, sign in _WRITTEN.items() if re.search(sign, code)]
    foreign = re.search(_ENGLISH, brief.text, re.IGNORECASE) is None
    return [script, *(part for part in _SAID if foreign or part in written or _is_said(part, said))]


def _is_said(part: str, said: str) -> bool:
    signs = "|".join(_SAID[part].split())
    return re.search(rf"(?:\b|(?=\W))(?:{signs})", said, re.IGNORECASE) is not None
