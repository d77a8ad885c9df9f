"""Validates, normalises and assigns the paths of files in the site."""

import re
from collections.abc import Collection, Iterable

from contracts.brief import Attachment
from contracts.site_paths import INDEX_PATH, README_PATH, WRITTEN_BY_PUBLISHER

_WORKFLOW = re.compile(r"\.github/workflows/[\w.-]+\.ya?ml")
_HIDDEN_BUT_HARMLESS = {".nojekyll", ".gitignore", ".gitattributes", ".editorconfig"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LONGEST = 200
"""Characters of a path; GitHub allows more, but no site needs more."""


def objection_to(path: str) -> str | None:
    """Why a file is not published at the path, or None if it is."""
    hidden = any(part.startswith(".") for part in path.split("/"))
    if objection := objection_to_place(path):
        return objection
    if hidden and path not in _HIDDEN_BUT_HARMLESS and not _WORKFLOW.fullmatch(path):
        return "hidden files are not published, other than workflows in .github/workflows/"
    return None


def objection_to_place(path: str) -> str | None:
    """Why the path is not one within the site, hidden or not, or None if it is."""
    parts = path.split("/")
    if not path or len(path) > LONGEST or path != path.strip():
        return f"a path has 1 to {LONGEST} characters and no spaces around them"
    if _CONTROL.search(path) or "\\" in path:
        return "control characters and backslashes are not allowed in a path"
    if path.startswith(("/", "~")) or re.match(r"[A-Za-z]:", path):
        return "the path must be relative to the repository's root"
    if any(part in ("", ".", "..") for part in parts):
        return "`..`, `.` and empty parts are not allowed in a path"
    return None


def repository_name(task: str) -> str:
    """The name of the repository for a task; `site` if nothing is left of the task."""
    return re.sub(r"[^a-z0-9._-]+", "-", task.lower()).strip("-.")[:LONGEST] or "site"


def normalised(path: str) -> str:
    """The path without a leading `./`, and with README_PATH for any spelling of it."""
    path = path.removeprefix("./")
    return README_PATH if path.lower() in ("readme", "readme.md", "readme.markdown") else path


def common_folder(paths: Collection[str], present: Collection[str], wanted: Collection[str], asked: str) -> str:
    """The folder, with its slash, that an answer puts its whole site into although nobody asked for it; else nothing.

    A folder is meant where `present` or `wanted` paths lie in it, and in a revision where the text of the brief names
    it. A revision's files have to be `present` without the folder; the README may stand beside it.
    """
    heads = [head for head, _, name in (path.rpartition("/") for path in paths) if name in (INDEX_PATH, README_PATH)]
    folder = min(filter(None, heads), key=len, default="") + "/"
    inside = [path for path in paths if normalised(path) not in (README_PATH, *WRITTEN_BY_PUBLISHER)]
    if not all(path.startswith(folder) for path in inside) or ".." in folder:
        return ""
    named = present and re.search(rf"\b{re.escape(folder.strip('/'))}\b", asked, re.IGNORECASE)
    if named or any(path.startswith(folder) for path in (*present, *wanted)):
        return ""
    bare = {path.removeprefix(folder) for path in paths if path.startswith(folder)}
    fits = len(bare & {*present}) > 1 if present else INDEX_PATH in bare
    return folder if fits or bare == {README_PATH} else ""


def attachment_path(name: str) -> str | None:
    """The path of the attachment in the site: its name if that is a valid path, else the last part of the name.

    `../../etc/passwd` becomes `passwd`. None if neither is valid, as with `.env`, which is not published.
    """
    for path in (name, _CONTROL.sub("", name).replace("\\", "/").rsplit("/", 1)[-1].strip()):
        if objection_to(path) is None and path not in WRITTEN_BY_PUBLISHER:
            return path
    return None


def attachment_places(attachments: Iterable[Attachment]) -> tuple[tuple[Attachment, str], ...]:
    """Each attachment that is published, with its unique path.

    Valid names are kept. A name that had to be changed gets a number if its path is taken.
    """
    given = list(attachments)
    taken: set[str] = set()
    places: dict[int, str] = {}
    for own_names in (True, False):
        for number, attachment in enumerate(given):
            path = attachment_path(attachment.name)
            if path is None or number in places or (own_names and path != attachment.name):
                continue
            if path in taken or (not own_names and path.casefold() in {other.casefold() for other in taken}):
                path = _numbered(path, taken)
            places[number] = path
            taken.add(path)
    return tuple((attachment, places[number]) for number, attachment in enumerate(given) if number in places)


def _numbered(path: str, taken: Iterable[str]) -> str:
    stem, dot, ending = path.rpartition(".")
    number = 2
    others = {other.casefold() for other in taken}
    while (name := f"{stem}-{number}.{ending}" if dot else f"{path}-{number}").casefold() in others:
        number += 1
    return name
