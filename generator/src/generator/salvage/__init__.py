"""What is handed over when no model answers in time: the attachments, and pages that say honestly what happened."""

from collections.abc import Collection, Mapping
from html import escape
from importlib.resources import files
from string import Template

from contracts.brief import Brief
from generator.brief_text import quotable, quoted, title_of
from generator.findings import Site

LONGEST_README = 500_000
"""Bytes of an existing README that gets a note."""


def salvaged(brief: Brief, existing: Site, attachments: Site, left_out: Collection[str] = ()) -> Mapping[str, bytes]:
    """The site to hand over: the existing one with a note on top of its README, or else a page that shows the brief.

    `attachments` are the brief's, by path; they are part of both. `left_out` exist and are not at hand.
    """
    if existing or left_out:
        readme = existing.get("README.md", b"")
        # A README that is too long to travel stays as it is.
        if "README.md" in left_out or len(readme) > LONGEST_README:
            return {**existing, **attachments}
        note = _text("revision.md").substitute(brief=quoted(brief.text))
        return {**existing, **attachments, "README.md": note.encode() + readme}
    title = title_of(brief)
    page = _text("index.html").substitute(
        title=escape(title), brief=escape(quotable(brief.text)), files=_links(attachments)
    )
    readme_text = _text("README.md").substitute(title=title, brief=quoted(brief.text))
    return {**attachments, "index.html": page.encode(), "README.md": readme_text.encode()}


def _text(name: str) -> Template:
    return Template(files("generator").joinpath("salvage", name).read_text(encoding="utf-8"))


def _links(paths: Site) -> str:
    if not paths:
        return ""
    items = "\n".join(f'<li><a href="{escape(path)}">{escape(path)}</a></li>' for path in sorted(paths))
    return f"<h2>The files that came with it</h2>\n<ul>\n{items}\n</ul>"
