"""Chooses the parts of the rules that a brief needs. In doubt a part is put in."""

import re
from collections.abc import Collection, Mapping

from contracts.brief import Brief
from generator.findings import Site

_SAID = {
    "data": r"\bdata\b|\bfetch|\battach|(?<!readme)\.(?:csv|tsv|json|geojson|xml|md|txt|ya?ml|xls\w?|ods)\b",
    "csv": r"\b(?:csv|tsv|xls\w?|ods)\b|spreadsheet|\bexcel\b",
    "spreadsheet": r"\b(?:xls\w?|ods)\b|spreadsheet|\bexcel\b|\bworkbook",
    "pictures": r"\b(?:images?|pictures?|photo\w*|captchas?|logos?|avatars?|thumbnails?|posters?|ocr)\b"
    r"|\.(?:png|jpe?g|gif|webp|avif|bmp)\b",
    "network": r"https?://|\bapis?\b|\b(?:live|latest|current|online|offline|internet|remote|network|server|endpoint)\b"
    r"|\bweather|\bcurrenc|\bexchange rate|\blook(?:s|ed)?[ -]?ups?\b",
    "storage": r"\w+Storage\b|indexeddb|\b(?:remember|persist|surviv|reload|sav(?:e|ing)|stor(?:e|ing)|kept)"
    r"|\bkeeps? [^.]{0,60}\b(?:browser|locally|later|visits?|sessions?|next time)\b",
    "address": r"\?\w+=|\bquery\b|\bparameters?\b|location\.search|\bin the (?:url|address)\b",
    "start": r"\b(?:games?|play|players?|quiz\w*|puzzles?|timers?|countdown|stopwatch|keyboard|start|starts|begins?)\b",
    "events": r"\b(?:games?|play|quiz\w*|keyboard|form|select|filters?|inputs?|box|menu|typing|types|timers?|countdown)\b"
    r"|\b(?:click|button|press|drag|choos|start|enter(?:s|ed|ing)\b|submit|toggl|sort|search|delet|dispatchevent)",
    "time": r"\bwithin \S+ (?:m?s\b|milli|sec|min|hour)|\bseconds\b|\bminutes\b|\d ?m?s(?:ec\w*)?\b|time-?out|time limit",
    "workflow": r"\bworkflows?\b|\bgithub actions?\b|\.github/|\bci\b|\bpipeline",
}
"""Part: what brief, checks and names of files say where it applies."""
_WRITTEN = {"storage": rb"\blocalStorage\b", "network": rb"\bfetch\([`\"']https?:", "address": rb"\blocation\.search\b"}
"""Part: what the code of an existing site holds where it applies."""
_SCRIPT = (".js", ".mjs")
HINTS = ("inline-script", "script-file", *_SAID)
MOST_READ = 200_000
"""Characters of brief and checks in which signs are looked for."""


def hints_for(brief: Brief, named: Collection[str], site: Site) -> list[str]:
    """The names of the parts in `prompts/hints` for a brief; `named` are files that it asks for, `site` what exists."""
    names = {*named, *site, *(attachment.name for attachment in brief.attachments)}
    said = "\n".join((brief.text, *(check.text for check in brief.checks)))[:MOST_READ]
    said = "\n".join((said, *names))
    code = b"\n".join(content for path, content in site.items() if path.endswith((*_SCRIPT, ".html")))
    script = "script-file" if any(name.endswith(_SCRIPT) for name in {*named, *site}) else "inline-script"
    return [script, *(part for part in _SAID if _applies(part, said, code, _WRITTEN))]


def _applies(part: str, said: str, code: bytes, written: Mapping[str, bytes]) -> bool:
    in_code = part in written and re.search(written[part], code) is not None
    return in_code or re.search(_SAID[part], said, re.IGNORECASE) is not None
