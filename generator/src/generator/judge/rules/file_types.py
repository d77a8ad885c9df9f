"""Tells the names of files from other words with dots in them."""

import re
from functools import cache

_TEXT = """
html htm css js mjs cjs ts tsx jsx json geojson topojson jsonl ndjson webmanifest csv tsv txt text md markdown svg xml
rss atom xsl xsd kml gpx yml yaml toml ini cfg conf py ipynb sh bash sql rst tex bib lua rb go rs java cpp php vtt srt
ics vcf log lock
"""
# These are there only if they are attached: a model answers in text.
_BINARY = """
png jpg jpeg gif webp avif ico bmp pdf xlsx xlsm xlsb xls ods odt docx doc pptx zip gz tar mp3 wav ogg mp4 webm mov
woff woff2 ttf otf parquet sqlite db wasm
"""
# Written like files, and meant as libraries or products: "use highlight.js".
_LIBRARIES = """
alpine anime angular axios babel backbone bootstrap bulma chart chartjs cropper d3 dayjs dompurify dropzone ember
express fabric filesaver fullcalendar fuse gsap handlebars highlight howler html2canvas jquery jspdf jszip katex
knockout leaflet lodash luxon mapbox marked matter mathjax mermaid moment mustache next node nuxt p5 papaparse
particles pdf phaser pico pixi plotly popper preact prism purify quill react react-dom require sheetjs socket.io
sortable svelte swiper tailwind tesseract three tf tone turndown typed underscore vega vue xlsx zepto
"""
_STAND_INS = "name filename file-name file_name yourfile your-file sheetname sheet-name sheet_name foo bar x n"

_SCRIPT = re.compile(
    r"(?P<stem>.+?)(?:[.-]?(?:v?\d+(?:\.\d+)*))?(?:\.(?:min|bundle|umd|esm|slim|global|all))*\.(?:m?js|css)"
)
_MINIFIED = re.compile(r"\.(?:min|bundle|umd|esm)\.(?:m?js|css)$", re.IGNORECASE)


def ending(path: str) -> str:
    """The part behind the last dot in lower case; empty without one."""
    stem, dot, end = path.rsplit("/", 1)[-1].rpartition(".")
    return end.lower() if dot and stem else ""


def is_file_name(path: str) -> bool:
    """Whether a path is written as a file's is, and means none of a library and no file in general."""
    if ending(path) not in _words(_TEXT) | _words(_BINARY):
        return False
    *folders, name = path.split("/")
    if any("." in folder.lstrip(".") for folder in folders):
        return False
    stem = name.rsplit(".", 1)[0].lower()
    return stem not in _words(_STAND_INS) and "yyyy" not in stem and not (not folders and _is_library(name))


def can_be_written(path: str) -> bool:
    """Whether a model can write a file of this type."""
    return ending(path) not in _words(_BINARY)


def _is_library(name: str) -> bool:
    script = _SCRIPT.fullmatch(name)
    if script is None:
        return False
    capital = name[0].isupper() and name.endswith(".js")
    return capital or script["stem"].lower() in _words(_LIBRARIES) or _MINIFIED.search(name) is not None


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())
