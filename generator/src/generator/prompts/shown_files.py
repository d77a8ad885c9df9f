"""Decides which files of a site a prompt shows, and how much of each; code is never cut."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from generator.prompts.data_tags import wrap_in_tag
from generator.site import Site

EXISTING_BUDGET = 600_000
"""Characters of a site to revise; about 150,000 of a model's million tokens."""
REPAIR_BUDGET = 200_000
"""Characters of a site in each repair prompt."""
EDITABLE_FROM = 4_000
"""Minimum size of a file for edits, about 100 lines; shorter ones are safer sent whole."""
HEAD = 3_000
"""Characters of a file that is shown in part."""
_DATA = (".csv", ".tsv", ".json", ".geojson", ".jsonl", ".ndjson", ".txt", ".xml", ".log")


@dataclass(frozen=True)
class ShownFiles:
    """`texts` are formatted files, `whole` the completely shown ones by path, `others` the paths of the rest."""

    texts: tuple[str, ...]
    whole: Mapping[str, str]
    others: tuple[str, ...] = ()

    def editable(self, protected: Collection[str]) -> list[str]:
        """The paths of files that are long enough for edits and not `protected`."""
        return [path for path, text in self.whole.items() if len(text) >= EDITABLE_FROM and path not in protected]


def whole_site(site: Site, budget: int = EXISTING_BUDGET) -> ShownFiles:
    """Show every file; beyond `budget`, only the beginning of the largest data files."""
    texts = {path: _text(content) for path, content in site.items()}
    return _shown_files(site, texts, _cut(texts, budget), texts)


def relevant_files(site: Site, named: Iterable[str], budget: int = REPAIR_BUDGET) -> ShownFiles:
    """Show the files that a repair needs: `named` ones, index.html, and files that these mention.

    All files if the whole site fits into `budget`.
    """
    texts = {path: _text(content) for path, content in site.items()}
    cut = _cut(texts, budget)
    first = [path for path in dict.fromkeys((*named, "index.html")) if path in site]
    if sum(len(text or "") for path, text in texts.items() if path not in cut) <= budget:
        chosen: Iterable[str] = texts
    else:
        chosen = _spoken_of(first, texts)
    return _shown_files(site, texts, cut, dict.fromkeys((*first, *chosen)))


def _shown_files(
    site: Site, texts: Mapping[str, str | None], cut: Collection[str], chosen: Collection[str]
) -> ShownFiles:
    shown = tuple(_shown(path, site[path], texts[path], whole=path not in cut) for path in chosen)
    whole = {path: text for path in chosen if path not in cut and (text := texts[path]) is not None}
    return ShownFiles(shown, whole, tuple(path for path in site if path not in chosen))


def _spoken_of(paths: Iterable[str], texts: Mapping[str, str | None]) -> list[str]:
    words = " ".join(texts[path] or "" for path in paths)
    return [path for path in texts if re.search(rf"(?<![\w.-]){re.escape(path)}(?![\w-])", words)]


def _cut(texts: Mapping[str, str | None], budget: int) -> Collection[str]:
    """The data files that are shown in part, so that the site fits."""
    total = sum(len(text or "") for text in texts.values())
    data = sorted((path for path in texts if path.lower().endswith(_DATA)), key=lambda path: -len(texts[path] or ""))
    cut = []
    for path in data:
        if total <= budget or len(texts[path] or "") <= HEAD:
            break
        cut.append(path)
        total -= len(texts[path] or "") - HEAD
    return cut


def _shown(path: str, content: bytes, text: str | None, *, whole: bool) -> str:
    if text is None:
        text = f"(binary, {len(content)} bytes)"
    elif not whole:
        text = f"{preview_text(text, len(content))}\n[do not send this file]"
    return wrap_in_tag("existing", text, {"path": path})


def preview_text(text: str, size: int) -> str:
    """The first characters of a text, and its size."""
    lines = text.count("\n") + 1
    return (
        f"{text[:HEAD]}\n[… {lines} lines, {size} bytes; only the beginning is shown here; the file itself is complete]"
    )


def _text(content: bytes) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
