"""Decides without a plan which attachments may change: those that a sentence names beside a verb of changing."""

import re
from collections.abc import Collection, Iterator

from contracts.brief import Brief

MAX_SEARCHED_LENGTH = 50_000
"""Characters of brief and checks that are searched."""

_CHANGING = re.compile(
    r"(?<!not )(?<!n't )(?<!never )(?<!without )\b(?:fix|correct|repair|mend|debug|bugs?\b|broken|crash|typo|patch"
    r"|rewrit|refactor|reformat|indent|lint|valid|proofread|translat|locali[sz]e|anonymi[sz]|redact|mask|dedup|renam"
    r"|clean|drop|strip|shorten|extend|swap|finish|implement|modif|edit|chang|updat|improv|replac|append|remov|delet)"
)
_KEEPING = re.compile(r"\b(?:unchanged|unmodified|untouched|verbatim|as[ -]is|byte[ -]for[ -]byte)\b")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n\s*(?:[-*]|\d+[.)])\s")
_FILE = re.compile(r"\w\.(?:html?|css|m?js|json|csv|tsv|txt|md|svg|xml|ya?ml|py|sh)\b")


def find_changeable_attachments(brief: Brief, attached: Collection[str]) -> frozenset[str]:
    """Find the attachments that a sentence names beside a verb of changing; in doubt a file is included.

    A sentence without a file name refers to the files of the sentence before it, or to the only attachment.
    """
    return frozenset(_changed(brief, attached)) if attached else frozenset()


def _changed(brief: Brief, attached: Collection[str]) -> Iterator[str]:
    by_name = {path.casefold(): path for path in attached}
    names = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    named = re.compile(rf"(?<![\w/-])(?:{names})(?![\w-])")
    said = "\n\n".join((brief.text, *(check.text for check in brief.checks if check.kind == "sentence")))
    meant: Collection[str] = attached if len(attached) == 1 else ()
    for sentence in _SENTENCE_END.split(said[:MAX_SEARCHED_LENGTH].casefold()):
        found = [by_name[name] for name in named.findall(sentence)]
        meant = found or meant
        asks = _CHANGING.search(sentence) and not _KEEPING.search(sentence)
        if asks and (found or not _FILE.search(sentence)):
            yield from meant
