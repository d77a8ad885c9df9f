"""Decides by a file's name how it is inspected; a hostile file cannot stop or delay the inspection of others."""

import re
from collections.abc import Callable, Sequence

from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.judge.inspection.css_inspection import inspect_css
from generator.judge.inspection.csv_inspection import inspect_csv
from generator.judge.inspection.html_inspection import inspect_html
from generator.judge.inspection.inspected_file import (
    InspectedFile,
    Position,
    Script,
    merge_inspected,
    position_of,
    with_one_fault,
)
from generator.judge.inspection.json_inspection import inspect_json, inspect_json_lines, inspect_manifest
from generator.judge.inspection.python_inspection import inspect_python
from generator.judge.inspection.readme_inspection import inspect_readme
from generator.judge.inspection.reply_markers import find_reply_markers
from generator.judge.inspection.xml_inspection import inspect_xml
from generator.judge.inspection.yaml_inspection import inspect_yaml

Read = Callable[[str, str], InspectedFile]
"""Inspects the text of the file at a path."""


_WITH_COMMENTS = re.compile(r"(\A|/)(\.vscode/|\.devcontainer|\.eslintrc|[jt]sconfig)")
"""JSON files of tools that allow comments and trailing commas."""


def _read_script(path: str, text: str) -> InspectedFile:
    return InspectedFile(scripts=(Script(path, text),))


def _read_json(path: str, text: str) -> InspectedFile:
    if _WITH_COMMENTS.search(path):
        return InspectedFile()
    return inspect_manifest(path, text) if path.rpartition("/")[2] == "manifest.json" else inspect_json(path, text)


def _as_it_is(*_: str) -> InspectedFile:
    return InspectedFile()


_LANGUAGES: Sequence[tuple[str, Read, int]] = (
    ("html htm", inspect_html, 500_000),
    ("css", inspect_css, 150_000),
    ("js mjs cjs", _read_script, 2_000_000),
    ("json geojson", _read_json, 2_000_000),
    ("webmanifest", inspect_manifest, 200_000),
    ("jsonl ndjson", inspect_json_lines, 300_000),
    ("svg xml xsl rss", inspect_xml, 1_000_000),
    ("yml yaml", inspect_yaml, 300_000),
    ("csv tsv", inspect_csv, 2_000_000),
    ("py", inspect_python, 300_000),
    ("md markdown txt", _as_it_is, 2_000_000),
)
"""The inspection for each file ending, and the size in bytes that it handles in well under a second."""
_BY_ENDING = {ending: (read, most) for endings, read, most in _LANGUAGES for ending in endings.split()}


def inspect_file(path: str, content: bytes, guard: ExceptionGuard = NO_METRICS) -> InspectedFile:
    """Inspect one file; a file with an unknown ending has no faults."""
    ending = path.lower().rpartition(".")[2]
    language = (inspect_readme, 40_000) if path == "README.md" else _BY_ENDING.get(ending)
    if language is None or not content.strip():
        return InspectedFile()
    read, most = language
    if len(content) > most:
        reason = f"{len(content)} bytes are too many to be judged; keep it under {most}"
        return with_one_fault(path, None, "too-large", reason)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        position = position_of(content.decode(errors="replace"), error.start)
        return with_one_fault(path, Position(position.line), "text-encoding", "it is not UTF-8; write it in UTF-8")
    return _guarded(read, path, text.replace("\r\n", "\n"), guard)


def _guarded(read: Read, path: str, text: str, guard: ExceptionGuard) -> InspectedFile:
    left_over = InspectedFile(tuple(find_reply_markers(path, text)))
    if "\0" in text:
        return with_one_fault(
            path, position_of(text, text.index("\0")), "text-encoding", "it holds a NUL character; remove it"
        )
    try:
        return merge_inspected([left_over, read(path, text)])
    except Exception as error:  # noqa: BLE001 - whatever a parser makes of hostile text must not cost the brief
        guard.report("judge", error, doing=f"inspection of {path}")
        reason = "it cannot be read by the checks before publishing; write it more plainly"
        return merge_inspected([left_over, with_one_fault(path, None, "unreadable", reason)])
