"""Derives a site's title from the brief, and the name of its repository from the task."""

import re

from contracts.brief import Brief
from contracts.site_paths import MAX_PATH_CHARS

MAX_TITLE_LENGTH = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_MARKDOWN = re.compile(r"^(?:#+\s+|[-*>]\s+)|[*`]+")


def title_of(brief: Brief) -> str:
    """Return the first sentence of the brief, on one line of at most 100 characters; the task if there is none."""
    return _first_sentence(brief.text) or _first_sentence(brief.task) or "Site"


def repository_name(task: str) -> str:
    """The name of the repository for a task; `site` if the task has no valid character."""
    return re.sub(r"[^a-z0-9._-]+", "-", task.lower()).strip("-.")[:MAX_PATH_CHARS] or "site"


def _first_sentence(text: str) -> str:
    lines = [line for raw in text.splitlines() if (line := _MARKDOWN.sub("", raw.strip())).strip()]
    if not lines:
        return ""
    sentence = _SENTENCE_END.split(_CONTROL.sub(" ", lines[0]).strip(), maxsplit=1)[0]
    if len(sentence) <= MAX_TITLE_LENGTH:
        return sentence
    return sentence[: MAX_TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
