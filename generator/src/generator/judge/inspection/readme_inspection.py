"""Inspects a README: missing sections, and what it links to."""

from collections.abc import Iterator

from markdown_it import MarkdownIt

from generator.judge.inspection.inspected_file import InspectedFile, Position, Reference, with_one_fault
from generator.readme_completion import missing_sections


def inspect_readme(path: str, text: str) -> InspectedFile:
    """Inspect a README."""
    references = tuple(_references(path, text))
    missing = missing_sections(text)
    if not missing:
        return InspectedFile(references=references)
    reason = f"the README has no section {', '.join(missing)}; give each of them a heading and its text"
    return InspectedFile(with_one_fault(path, None, "readme-section", reason).faults, references)


def _references(path: str, text: str) -> Iterator[Reference]:
    for token in MarkdownIt("commonmark").parse(text):
        position = Position(token.map[0] + 1) if token.map else Position()
        for child in token.children or []:
            target = child.attrGet("href") or child.attrGet("src")
            if isinstance(target, str):
                yield Reference(path, position, target, "the link to", "repository")
