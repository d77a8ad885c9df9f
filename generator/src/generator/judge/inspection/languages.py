"""Decides how a file is read by its name, and reads it so that nothing in it can stop or delay the rest."""

from collections.abc import Callable
from dataclasses import dataclass

from generator.bugs import UNCOUNTED, Bugs
from generator.judge.inspection.css_text import read_css
from generator.judge.inspection.csv_text import read_csv
from generator.judge.inspection.html_page import LONGEST
from generator.judge.inspection.html_text import read_html
from generator.judge.inspection.json_text import read_json, read_json_lines, read_manifest
from generator.judge.inspection.leftovers import leftovers
from generator.judge.inspection.python_text import read_python
from generator.judge.inspection.reading import Place, Reading, Script, joined, place_of, wrong
from generator.judge.inspection.readme import read_readme
from generator.judge.inspection.xml_text import read_xml
from generator.judge.inspection.yaml_text import read_yaml


@dataclass(frozen=True)
class _Language:
    """How a file is read, and how many bytes of it can be read in well under a second."""

    read: Callable[[str, str], Reading]
    most_bytes: int


def _read_script(path: str, text: str) -> Reading:
    return Reading(scripts=(Script(path, text),))


def _read_json(path: str, text: str) -> Reading:
    return read_manifest(path, text) if path.rpartition("/")[2] == "manifest.json" else read_json(path, text)


def _as_it_is(*_: str) -> Reading:
    return Reading()


_HTML = _Language(read_html, LONGEST)
_XML = _Language(read_xml, 1_000_000)
_JSON = _Language(_read_json, 2_000_000)
_JSON_LINES = _Language(read_json_lines, 300_000)
_YAML = _Language(read_yaml, 300_000)
_CSV = _Language(read_csv, 2_000_000)
_SCRIPT = _Language(_read_script, 2_000_000)
_TEXT = _Language(_as_it_is, 2_000_000)
_README = _Language(read_readme, 40_000)
_LANGUAGES = {
    "html": _HTML,
    "htm": _HTML,
    "css": _Language(read_css, 150_000),
    "js": _SCRIPT,
    "mjs": _SCRIPT,
    "cjs": _SCRIPT,
    "json": _JSON,
    "geojson": _JSON,
    "webmanifest": _Language(read_manifest, 200_000),
    "jsonl": _JSON_LINES,
    "ndjson": _JSON_LINES,
    "svg": _XML,
    "xml": _XML,
    "xsl": _XML,
    "rss": _XML,
    "yml": _YAML,
    "yaml": _YAML,
    "csv": _CSV,
    "tsv": _CSV,
    "py": _Language(read_python, 300_000),
    "md": _TEXT,
    "markdown": _TEXT,
    "txt": _TEXT,
}


def read_file(path: str, content: bytes, bugs: Bugs = UNCOUNTED) -> Reading:
    """What one file has wrong, refers to and runs; nothing of a file whose name tells no language."""
    language = _README if path == "README.md" else _LANGUAGES.get(path.lower().rpartition(".")[2])
    if language is None or not content.strip():
        return Reading()
    if len(content) > language.most_bytes:
        reason = f"{len(content)} bytes are too many to be judged; keep it under {language.most_bytes}"
        return wrong(path, None, "too-large", reason)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        place = place_of(content.decode(errors="replace"), error.start)
        return wrong(path, Place(place.line), "text-encoding", "it is not UTF-8; write it in UTF-8")
    return _guarded(language, path, text.replace("\r\n", "\n"), bugs)


def _guarded(language: _Language, path: str, text: str, bugs: Bugs) -> Reading:
    left_over = Reading(tuple(leftovers(path, text)))
    if "\0" in text:
        return wrong(path, place_of(text, text.index("\0")), "text-encoding", "it holds a NUL character; remove it")
    try:
        return joined([left_over, language.read(path, text)])
    except Exception as error:  # noqa: BLE001 - whatever a parser makes of hostile text must not cost the brief
        bugs.caught("judge", error, doing=f"inspection of {path}")
        reason = "it cannot be read by the checks before publishing; write it more plainly"
        return joined([left_over, wrong(path, None, "unreadable", reason)])
