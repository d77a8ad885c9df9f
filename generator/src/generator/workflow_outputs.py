"""Finds the files that a site's own workflows write after publication, so that they do not count as missing."""

import re
from collections.abc import Iterator

from contracts.site_paths import is_workflow
from generator.path_normalisation import normalise_path
from generator.site import Site

MAX_SEARCHED_LENGTH = 200_000
"""Characters of each file that are searched."""

_PATH = r"[\"'`]?(?P<path>[\w./-]+\.[A-Za-z]\w*)"
_WRITES = tuple(
    re.compile(rule, re.MULTILINE)
    for rule in (
        rf"(?<![<>=-])>{{1,2}}[ \t]*{_PATH}",
        rf"\btee[ \t]+(?:-a[ \t]+)?{_PATH}",
        rf"[ \t](?:-o|-O|--out|--output|--output-file|--outfile)(?:[ \t]+|=){_PATH}",
        rf"\b(?:cp|mv)[ \t]++(?:-\w++[ \t]++){{0,8}}+\S{{1,300}}+[ \t]++{_PATH}",
        rf"\bopen\([ \t]*{_PATH}[\"'`],[ \t]*(?:mode[ \t]*=[ \t]*)?[\"'][wax]",
        rf"\bPath\([ \t]*{_PATH}[\"']\)\.(?:write_text|write_bytes|open\([\"'][wax])",
        rf"\bwriteFile(?:Sync)?\([ \t]*{_PATH}",
        rf"^[ \t-]*(?:path|file_pattern):[ \t]*{_PATH}[\"']?[ \t]*$",
    )
)
_ADDED = re.compile(r"\bgit[ \t]+add[ \t]+([^\n;&|]+)")
_DEPLOYED = re.compile(r"^[ \t]*(?:path|publish_dir|folder|publish-dir|build_dir):[ \t]*[\"']?([\w./-]+)", re.MULTILINE)
_PROGRAM = re.compile(r"(?<![\w./-])[\w./-]+\.(?:py|sh|m?js)\b")
_COMMENT = re.compile(r"^[ \t]*#.*$", re.MULTILINE)


def find_workflow_outputs(site: Site) -> frozenset[str]:
    """Find the paths that the site's workflows, and the scripts that they run, write, upload or commit."""
    made: set[str] = set()
    for workflow in filter(is_workflow, site):
        text = _text(site, workflow)
        folders = [f"{normalise_path(folder).rstrip('/')}/" for folder in _DEPLOYED.findall(text)]
        programs = {normalise_path(path) for path in _PROGRAM.findall(text)} & set(site)
        written = {*_written(text), *(path for program in programs for path in _written(_text(site, program)))}
        made |= written | {path.removeprefix(folder) for path in written for folder in folders}
    return frozenset(made)


def _text(site: Site, path: str) -> str:
    return _COMMENT.sub("", site[path].decode("utf-8", "replace")[:MAX_SEARCHED_LENGTH])


def _written(text: str) -> Iterator[str]:
    for rule in _WRITES:
        yield from (normalise_path(found["path"]) for found in rule.finditer(text))
    for arguments in _ADDED.findall(text):
        yield from (normalise_path(word.strip("\"'")) for word in arguments.split() if "." in word.strip("."))
