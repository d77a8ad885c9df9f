"""Mends without a model what code can mend: stray code fences, and sections that a README lacks."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from generator.findings import Site
from generator.judge.inspection.leftovers import PROSE
from generator.judge.inspection.readme import missing_sections

README_PATH = "README.md"
_OPENING_FENCE = re.compile(rb"\A\s*(?:`{3,}|~{3,})[\w+.-]*[ \t]*\r?\n")
_CLOSING_FENCE = re.compile(rb"(?:\A|(?<=\n))(?:`{3,}|~{3,})\s*\Z")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Mended:
    """The `files` that were changed or made, by path, and what was done, in words."""

    files: Mapping[str, bytes]
    done: tuple[str, ...]


def mend(site: Site, written: Collection[str], readme: bytes | None) -> Mended:
    """Mend the files of `site` that a model has `written`; complete its README with the sections of `readme`.

    `readme` is a whole one, for a site without any as well; None where the site's own is nobody's to change.
    """
    changed: dict[str, bytes] = {}
    done: list[str] = []
    for path in written:
        content = site.get(path, b"")
        if not path.lower().endswith(PROSE) and (unfenced := _unfenced(content)) != content:
            changed[path] = unfenced
            done.append(f"{path}: a code fence around it was removed")
    if readme is not None and (README_PATH in written or README_PATH not in site):
        for content, what in _completed(site.get(README_PATH, b""), readme):
            changed[README_PATH] = content
            done.append(f"{README_PATH}: {what}")
    return Mended(changed, tuple(done))


def _unfenced(content: bytes) -> bytes:
    """The content without a first or last line that is a fence, unless nothing else is in it."""
    bare = _CLOSING_FENCE.sub(b"", _OPENING_FENCE.sub(b"", content))
    return bare if bare.strip() else content


def _completed(written: bytes, whole: bytes) -> Iterator[tuple[bytes, str]]:
    """The README with all sections and what was done to it; nothing where it has them, or is no text."""
    if not written.strip():
        yield whole, "written from the brief, because none came"
        return
    try:
        text = written.decode()
    except UnicodeDecodeError:
        return
    sections = _sections(whole.decode())
    if missing := [name for name in missing_sections(text) if name in sections]:
        added = "".join(f"\n## {name}\n\n{sections[name]}\n" for name in missing)
        yield f"{text.rstrip()}\n{added}".encode(), f"section {', '.join(missing)} added"


def _sections(text: str) -> Mapping[str, str]:
    """The texts of the sections by their headings."""
    parts = _HEADING.split(text)
    return {name.strip(): body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}
