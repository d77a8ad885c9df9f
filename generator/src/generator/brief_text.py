"""Derives a site's title from the brief, and quotes the brief for pages and READMEs."""

import re

from contracts.brief import Brief

MAX_TITLE_LENGTH = 100
MAX_QUOTE_LENGTH = 50_000
"""Characters of a brief that are quoted; a longer quotation might not fit into a message."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_MARKDOWN = re.compile(r"^(?:#+\s+|[-*>]\s+)|[*`]+")


def title_of(brief: Brief) -> str:
    """Return the first sentence of the brief, on one line of at most 100 characters; the task if there is none."""
    return _first_sentence(brief.text) or _first_sentence(brief.task) or "Site"


def shorten_brief(text: str) -> str:
    """Cut the text to the length that pages and READMEs quote."""
    return text if len(text) <= MAX_QUOTE_LENGTH else f"{text[:MAX_QUOTE_LENGTH]}\n[…]"


def quote_as_markdown(text: str) -> str:
    """Format the text as a Markdown quotation."""
    return "\n".join(f"> {line}".rstrip() for line in shorten_brief(text).splitlines())


def _first_sentence(text: str) -> str:
    lines = [line for raw in text.splitlines() if (line := _MARKDOWN.sub("", raw.strip())).strip()]
    if not lines:
        return ""
    sentence = _SENTENCE_END.split(_CONTROL.sub(" ", lines[0]).strip(), maxsplit=1)[0]
    if len(sentence) <= MAX_TITLE_LENGTH:
        return sentence
    return sentence[: MAX_TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
