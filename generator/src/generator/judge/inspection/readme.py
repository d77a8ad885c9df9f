"""Decides whether a README says what people and graders look for in one, whatever its sections are called."""

from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.judge.inspection.reading import Place, Reading, Reference, wrong

_SECTIONS = {
    "Summary": "summary overview about description introduction intro purpose features what project",
    "Setup": "setup set-up install installation installing getting deployment deploy running run locally requirements "
    "prerequisites quickstart quick hosting development start",
    "Usage": "usage use using how instructions guide examples example",
    "Code explanation": "code works structure architecture explanation explained implementation technical files "
    "walkthrough design internals inside layout",
    "License": "license licence licensing licencing copyright",
}
_WORDS = {section: frozenset(words.split()) for section, words in _SECTIONS.items()}


def read_readme(path: str, text: str) -> Reading:
    """Which sections are missing, and what the README links to. A paragraph under the title is a summary."""
    tokens = MarkdownIt("commonmark").parse(text)
    references = tuple(_references(path, tokens))
    missing = _missing(tokens)
    if not missing:
        return Reading(references=references)
    reason = f"the README has no section {', '.join(missing)}; give each of them a heading and its text"
    return Reading(wrong(path, None, "readme-section", reason).faults, references)


def missing_sections(text: str) -> list[str]:
    """The sections that a README lacks, by the names that it is told to give them."""
    return _missing(MarkdownIt("commonmark").parse(text))


def _missing(tokens: list[Token]) -> list[str]:
    headings = [_words(title) for title in _headings(tokens)]
    return [
        section
        for section, words in _WORDS.items()
        if not any(words & heading for heading in headings) and not (section == "Summary" and _introduced(tokens))
    ]


def _headings(tokens: list[Token]) -> Iterator[str]:
    """The texts of headings, and of paragraphs that are nothing but bold."""
    for opening, inline in pairwise(tokens):
        if inline.type != "inline":
            continue
        children = [child for child in inline.children or [] if child.content or child.nesting]
        bold = bool(children) and children[0].type == "strong_open" and children[-1].type == "strong_close"
        if opening.type == "heading_open" or (opening.type == "paragraph_open" and bold):
            yield inline.content


def _words(title: str) -> frozenset[str]:
    return frozenset(word.strip(".,:;!?*_`#()").lower() for word in title.replace("/", " ").split())


def _introduced(tokens: list[Token]) -> bool:
    """Whether the first heading, or nothing, is followed by a paragraph."""
    rest = tokens[3:] if tokens and tokens[0].type == "heading_open" else tokens
    return bool(rest) and rest[0].type == "paragraph_open"


def _references(path: str, tokens: list[Token]) -> Iterator[Reference]:
    for token in tokens:
        place = Place(token.map[0] + 1) if token.map else Place()
        for child in token.children or []:
            target = child.attrGet("href") or child.attrGet("src")
            if isinstance(target, str):
                yield Reference(path, place, target, "the link to", "repository", loaded=False)
