"""Decides how a file is read by its name, and reads it so that nothing in it can stop or delay the rest."""

import re
from collections.abc import Callable, Sequence

from generator.exception_guard import UNCOUNTED, Bugs
from generator.judge.inspection.css_inspection import read_css
from generator.judge.inspection.csv_inspection import read_csv
from generator.judge.inspection.html_inspection import read_html
from generator.judge.inspection.inspected_file import Place, Reading, Script, joined, place_of, wrong
from generator.judge.inspection.json_inspection import read_json, read_json_lines, read_manifest
from generator.judge.inspection.python_inspection import read_python
from generator.judge.inspection.readme_inspection import read_readme
from generator.judge.inspection.reply_markers import leftovers
from generator.judge.inspection.xml_inspection import read_xml
from generator.judge.inspection.yaml_inspection import read_yaml

Read = Callable[[str, str], Reading]
"""What reads the text of the file at a path."""


_WITH_COMMENTS = re.compile(r"(\A|/)(\.vscode/|\.devcontainer|\.eslintrc|[jt]sconfig)")
"""JSON of tools that allow comments in it and commas at the end; no page reads it."""


def _read_script(path: str, text: str) -> Reading:
    return Reading(scripts=(Script(path, text),))


def _read_json(path: str, text: str) -> Reading:
    if _WITH_COMMENTS.search(path):
        return Reading()
    return read_manifest(path, text) if path.rpartition("/")[2] == "manifest.json" else read_json(path, text)


def _as_it_is(*_: str) -> Reading:
    return Reading()


_LANGUAGES: Sequence[tuple[str, Read, int]] = (
    ("html htm", read_html, 500_000),
    ("css", read_css, 150_000),
    ("js mjs cjs", _read_script, 2_000_000),
    ("json geojson", _read_json, 2_000_000),
    ("webmanifest", read_manifest, 200_000),
    ("jsonl ndjson", read_json_lines, 300_000),
    ("svg xml xsl rss", read_xml, 1_000_000),
    ("yml yaml", read_yaml, 300_000),
    ("csv tsv", read_csv, 2_000_000),
    ("py", read_python, 300_000),
    ("md markdown txt", _as_it_is, 2_000_000),
)
"""How files are read by their endings, and how many bytes of each can be read in well under a second."""
_BY_ENDING = {ending: (read, most) for endings, read, most in _LANGUAGES for ending in endings.split()}


def read_file(path: str, content: bytes, bugs: Bugs = UNCOUNTED) -> Reading:
    """What one file has wrong, refers to and runs; nothing of a file whose name tells no language."""
    ending = path.lower().rpartition(".")[2]
    language = (read_readme, 40_000) if path == "README.md" else _BY_ENDING.get(ending)
    if language is None or not content.strip():
        return Reading()
    read, most = language
    if len(content) > most:
        reason = f"{len(content)} bytes are too many to be judged; keep it under {most}"
        return wrong(path, None, "too-large", reason)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = place_of(content.decode(errors="replace"), error.start)
        return wrong(path, Place(place.line), "text-encoding", "it is not UTF-8; write it in UTF-8")
    return _guarded(read, path, text.replace("\r\n", "\n"), bugs)


def _guarded(read: Read, path: str, text: str, bugs: Bugs) -> Reading:
    left_over = Reading(tuple(leftovers(path, text)))
    if "\0" in text:
        return wrong(path, place_of(text, text.index("\0")), "text-encoding", "it holds a NUL character; remove it")
    try:
        return joined([left_over, read(path, text)])
    except Exception as error:  # noqa: BLE001 - whatever a parser makes of hostile text must not cost the brief
        bugs.caught("judge", error, doing=f"inspection of {path}")
        reason = "it cannot be read by the checks before publishing; write it more plainly"
        return joined([left_over, wrong(path, None, "unreadable", reason)])
