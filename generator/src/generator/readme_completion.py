"""Completes a site's README with the sections that evaluators look for and the model omitted."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from string import Template

from markdown_it import MarkdownIt
from markdown_it.token import Token

from contracts.brief import Brief
from contracts.site_paths import README_PATH
from generator.brief_quotation import quote_as_markdown, shorten_brief
from generator.site_title import title_of

MAX_LISTED = 100

_WORDS = {
    "Summary": "summary overview about description introduction intro purpose",
    "Setup": "setup install installation installing deploy deployment deploying run running requirements prerequisites "
    "quickstart hosting started",
    "Usage": "usage use using instructions guide",
    "Code explanation": "code works structure architecture explanation explained implementation technical files "
    "walkthrough design internals hood anatomy",
    "License": "license licence licensing licencing copyright",
}
_LESS_CLEAR_WORDS = {
    "Summary": "what features project",
    "Setup": "getting start quick locally local development",
    "Usage": "how example examples demo",
    "Code explanation": "inside layout",
}
_PARTS = re.compile(r"\band\b|[&/,+|:;()]")
# A heading also ends where the next one begins: an unclosed one must not make the search quadratic.
_HTML_HEADING = re.compile(
    r"<(h[1-6]|summary)\b[^<>]*+>(.*?)(?:(?P<end></\1\s*+>)|(?=</?(?:h[1-6]|summary)\b|\Z))", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^<>]*+>")


def complete_readme(content: bytes, brief: Brief, paths: Iterable[str]) -> bytes:
    """Append the missing sections; write a whole README if `content` is blank.

    Returns binary content unchanged, and content after which nothing is rendered, as after an unclosed comment.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content
    missing = missing_sections(text)
    if not missing:
        return content
    title, sections = _template_sections(brief, paths)
    body = text.rstrip() or title
    completed = "\n\n".join([body + _fence_end(body), *(sections[name] for name in missing)]) + "\n"
    return content if missing_sections(completed) else completed.encode()


def describe_additions(before: bytes, after: bytes) -> tuple[str, ...]:
    """Say which sections completing a README added."""
    if not before.strip() and after.strip():
        return (f"{README_PATH}: written from the brief, because none came",)
    lacked, lacks = (missing_sections(content.decode(errors="replace")) for content in (before, after))
    added = [section for section in lacked if section not in lacks]
    return (f"{README_PATH}: section {', '.join(added)} added",) if added else ()


def plain_readme(brief: Brief) -> bytes:
    """A README without a template, for when completing one fails."""
    return f"# {brief.task}\n\n{shorten_brief(brief.text)}\n".encode()


def missing_sections(text: str) -> list[str]:
    """The sections without a heading. A paragraph under the title counts as the summary."""
    tokens = MarkdownIt("commonmark").parse(text)
    named = {section for heading in _section_headings(tokens) for section in _sections_named(heading)}
    if _has_introduction(tokens):
        named.add("Summary")
    return [section for section in _WORDS if section not in named]


def _section_headings(tokens: list[Token]) -> list[str]:
    """All headings except the title, which may contain a section's name, as in `Code explorer`."""
    headings = list(_headings(tokens))
    has_title = [level for level, _ in headings[:1]] == ["1"] and "1" not in [level for level, _ in headings[1:]]
    return [heading for _, heading in headings[has_title:]]


def _headings(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Yield (level, text) of Markdown and HTML headings and of bold labels, outside quotations."""
    for opening, token in pairwise([Token("", "", 0), *tokens]):
        if token.type == "html_block":
            headings = (found for found in _HTML_HEADING.finditer(token.content) if found["end"])
            yield from ((found[1][-1], _TAG.sub(" ", found[2])) for found in headings)
        elif token.type == "inline" and opening.level == 0:
            if opening.type == "heading_open":
                yield opening.tag[-1], token.content
            elif opening.type == "paragraph_open" and (label := _label(token.children or [])):
                yield "", label


def _label(children: list[Token]) -> str:
    """The bold start of a paragraph that serves as a heading: `**License**`, `**License:** MIT`."""
    shown = [child for child in children if child.content or child.nesting or child.type.endswith("break")]
    if not shown or shown[0].type != "strong_open":
        return ""
    end = next(index for index, child in enumerate(shown) if child.type == "strong_close")
    label = "".join(child.content for child in shown[:end])
    rest = shown[end + 1 :]
    alone = not rest or rest[0].type.endswith("break")
    return label if alone or label.endswith(":") or rest[0].content.startswith(":") else ""


def _sections_named(heading: str) -> Iterator[str]:
    """`Setup & usage` names two sections; `How it works` names one, although `how` alone would be another."""
    for part in _PARTS.split(re.sub(r"\bset[\s-]up\b", "setup", heading.lower())):
        words = set(re.findall(r"[a-z]+", part))
        clear = [section for section, known in _WORDS.items() if words & set(known.split())]
        yield from clear or [section for section, known in _LESS_CLEAR_WORDS.items() if words & set(known.split())]


def _has_introduction(tokens: list[Token]) -> bool:
    """True if there is a paragraph with text, not only badges, before the second heading."""
    headings = 0
    for opening, token in pairwise(tokens):
        headings += opening.type == "heading_open" and opening.level == 0
        if headings > 1:
            return False
        children = token.children or []
        is_text = any(child.type == "text" and child.level == 0 and child.content.strip() for child in children)
        if opening.type == "paragraph_open" and opening.level == 0 and is_text and not _label(children):
            return True
    return False


def _fence_end(text: str) -> str:
    """The closing of a fence that is open at the end of `text`."""
    last = MarkdownIt("commonmark").parse(f"{text}\n\n# end")[-1]
    return f"\n{last.markup}" if last.type == "fence" else ""


def _template_sections(brief: Brief, paths: Iterable[str]) -> tuple[str, Mapping[str, str]]:
    """The title of our README template, and its sections by name."""
    title, *sections = _template().split("\n\n## ")
    values = {
        "title": title_of(brief),
        "brief": quote_as_markdown(brief.text),
        "files": "\n".join(f"- `{path}`" for path in sorted(paths)[:MAX_LISTED]),
    }
    filled = {section.partition("\n")[0]: Template(f"## {section.rstrip()}").substitute(values) for section in sections}
    return Template(title).substitute(values), filled


@cache
def _template() -> str:
    return files("generator").joinpath("readme_template.md").read_text(encoding="utf-8")
