"""What is handed over when no model answers in time: the attachments, and pages that say honestly what happened."""

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from string import Template

from contracts.brief import Brief
from generator.findings import Site
from generator.site import title_of

LONGEST_PAUSE = 64.0
"""Seconds between two attempts at a brief, see RETRY in `__main__`; an attempt that only hangs needs time as well."""
SHORTEST_ATTEMPT = 30.0


def is_last_chance(seconds_left: float, retry_after: float | None) -> bool:
    """Whether another attempt would come too late, with `seconds_left` of the generator's share of the time."""
    return seconds_left < max(LONGEST_PAUSE, retry_after or 0.0) + SHORTEST_ATTEMPT


def salvaged(brief: Brief, existing: Site, attachments: Site) -> Mapping[str, bytes]:
    """The site to hand over: the existing one with a note on top of its README, or else a page that shows the brief.

    `attachments` are the brief's, by path; they are part of both.
    """
    if existing:
        note = _text("revision.md").substitute(brief=_quoted(brief.text))
        readme = note.encode() + existing.get("README.md", b"")
        return {**existing, **attachments, "README.md": readme}
    title = title_of(brief)
    page = _text("index.html").substitute(title=escape(title), brief=escape(brief.text), files=_links(attachments))
    readme_text = _text("README.md").substitute(title=title, brief=_quoted(brief.text))
    return {**attachments, "index.html": page.encode(), "README.md": readme_text.encode()}


def _text(name: str) -> Template:
    return Template(files("generator").joinpath("salvage", name).read_text(encoding="utf-8"))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _links(paths: Site) -> str:
    if not paths:
        return ""
    items = "\n".join(f'<li><a href="{escape(path)}">{escape(path)}</a></li>' for path in sorted(paths))
    return f"<h2>The files that came with it</h2>\n<ul>\n{items}\n</ul>"
