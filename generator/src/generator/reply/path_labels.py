"""Finds the path of a file in the text that models write above, beside or inside its block."""

import re

_UNDOTTED = "Dockerfile|Makefile|README|LICENSE|LICENCE|CNAME|Procfile"
PATH = (
    rf"(?:\.{{0,2}}[\w@+-][\w.@+-]*[/\\]|\.{{1,2}}[/\\]|/)*"
    rf"(?:[\w@+-][\w.@+-]*\.[^\W\d_]\w{{0,11}}|\.[a-z]\w+|(?:{_UNDOTTED})\b)"
)
_TOKEN = re.compile(rf"(?<![\w./\\@+-])(?:[`\"']([^`\"'\n]*\.\w+)[`\"']|({PATH}))(?![\w/\\(=-]|\.\w)")
_IS_PATH = re.compile(PATH)
_MAX_LENGTH = 160
_TAG = re.compile(r"</?[a-z]\w*>")

# A line with one path and only these words names the file that follows.
_SAYS_NOTHING = re.compile(
    r"(?:[\W\d_]|\b(?:"
    r"a|add|added|an|and|app|application|as|at|begin|below|block|called|code|complete|content"
    r"|contents|copy|corrected|create|created|css|data|document|entire|file|filename|filepath|final"
    r"|finally|first|fixed|fold|folder|following|follows|for|fourth|full|game|goes|here|html|i"
    r"|improved|in|into|is|it|its|javascript|js|json|last|make|markdown|markup|md|my|name|named|new"
    r"|next|note|now|of|our|page|path|put|readme|replace|revised|root|s|same|save|saved|script|second"
    r"|site|start|step|style|styles|stylesheet|summary|svg|text|that|the|then|third|this|title|to"
    r"|update|updated|version|whole|will|with|work|write|xml|yaml|your"
    r")\b)*",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    r"\b(?:only|just|parts?|snippets?|excerpts?|lines?|relevant|examples?|e\.g|like|key|changes?)\b", re.IGNORECASE
)
_DESCRIBED = re.compile(r"[`\"'*_\s]*(?:\(|[:\u2013\u2014-]\s|[:\u2013\u2014]$)")
_WORDS_ABOUT_PATHS = re.compile(r"^(?:new\s+)?(?:file\s*+(?:name|path)?|path|name)\s*+[:=]\s*+", re.IGNORECASE)
_DECORATION = " \t\r\n`'\"*:\u201c\u201d\u2018\u2019\ufeff"


def clean_path(text: str) -> str:
    """Remove decoration around a path."""
    bare = text.strip(_DECORATION)
    bare = _WORDS_ABOUT_PATHS.sub("", bare).strip(_DECORATION).replace("\\", "/")
    while bare.startswith("./"):
        bare = bare[2:].lstrip("/")
    return bare


def is_path(text: str) -> bool:
    """True if a string, such as a JSON key, can only be a file path."""
    name = clean_path(text)
    return _IS_PATH.fullmatch(name) is not None or (" " in name and re.fullmatch(rf"[\w ./-]*{PATH}", name) is not None)


def find_path_label(line: str) -> str | None:
    """The path in a line that names the following file; None for any other line."""
    text = _TAG.sub("", line).strip()
    found = list(_TOKEN.finditer(text)) if len(text) <= _MAX_LENGTH else []
    paths = {match[1] or match[2] for match in found}
    if len(paths) != 1 or _PARTIAL.search(text[: found[0].start()]):
        return None
    before, after = text[: found[0].start()], text[found[-1].end() :]
    if any(mark in before for mark in ("{", "}", ";", "$", '="')) or _SAYS_NOTHING.fullmatch(before) is None:
        return None
    described = _DESCRIBED.match(after) and not _PARTIAL.search(after) and not after.rstrip().endswith((";", "{"))
    return clean_path(paths.pop()) if described or _SAYS_NOTHING.fullmatch(after) else None


def find_path_in_info_line(info: str) -> str | None:
    """The path on the info line of a fence: a separate word, or after `title=`, `html:` and the like."""
    tokens = re.findall(rf"(?:^|[\s:={{(,])[\"'`]?({PATH})(?=[\"'`}}),:\s]|$)", info)
    return clean_path(tokens[-1]) if tokens else None
