"""Decides which paths a published site may contain, and names those with a fixed meaning in every site.

The generator tells the model, the publisher enforces.
"""

import re
import unicodedata

INDEX_PATH = "index.html"
README_PATH = "README.md"
LICENCE_PATH = "LICENSE"
NO_JEKYLL_PATH = ".nojekyll"

WRITTEN_BY_PUBLISHER = frozenset({LICENCE_PATH, NO_JEKYLL_PATH})

_WORKFLOWS = ".github/workflows/"
_LICENCE = re.compile(r"(?:licen[cs]e|copying)(?:\.(?:md|txt|rst)|-mit)?", re.IGNORECASE)

MAX_PATH_CHARS = 200
"""GitHub allows more; no site needs more."""

_WORKFLOW = re.compile(r"\.github/workflows/[A-Za-z0-9_.-]+\.ya?ml")
_HIDDEN_BUT_HARMLESS = frozenset({".nojekyll", ".gitignore", ".gitattributes", ".editorconfig"})
# They change the account or the repository: a custom domain, an action that others can run, reviewers.
_ACTING = frozenset({"cname", "action.yml", "action.yaml", "codeowners"})
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\\]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?: *\..*)?", re.DOTALL)
# NTFS gives long names short ones: `git~1` is `.git`, `gitmod~1` is `.gitmodules`, `gi7eba~1` as well.
_SHORT_GIT_NAME = re.compile(r"gi[^.~]{0,6}~[0-9]")
_GIT_FOLDER = ".git"
# Control, format (bidirectional marks, joiners), surrogate, private, unassigned, line and paragraph separators.
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Characters without a glyph (Unicode's Default_Ignorable_Code_Point), and the Braille blank.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)


def is_licence(path: str) -> bool:
    """True if GitHub may detect the file as the licence. It detects none if two such files differ."""
    return _LICENCE.fullmatch(path) is not None


def is_workflow(path: str) -> bool:
    """True if GitHub reads the file as a workflow."""
    return path.startswith(_WORKFLOWS)


def is_essential(path: str) -> bool:
    """True if the file is left out last when a site does not fit into a message."""
    return path in (INDEX_PATH, README_PATH) or is_workflow(path)


def objection_to(path: str) -> str | None:
    """The reason why no file may be published at this path; None if one may."""
    if objection := objection_to_place(path):
        return objection
    parts = path.split("/")
    if parts[-1].casefold() in _ACTING:
        return f"{parts[-1]} acts on the account or the repository and is not published"
    hidden = any(part.startswith(".") for part in parts)
    if hidden and path not in _HIDDEN_BUT_HARMLESS and not _WORKFLOW.fullmatch(path):
        return "hidden files are not published, other than workflows in .github/workflows/"
    return None


def objection_to_place(path: str) -> str | None:
    """The reason why the path leaves the site or does not work on every file system; None if it is fine."""
    if not path or len(path) > MAX_PATH_CHARS or path != path.strip():
        return f"a path has 1 to {MAX_PATH_CHARS} characters and no spaces around them"
    if path.startswith(("/", "~", "\\")) or re.match(r"[A-Za-z]:", path):
        return "the path must be relative to the repository's root"
    if any(map(is_unseen, path)):
        return "control characters and invisible characters are not allowed in a path"
    if odd := _NOT_ON_WINDOWS.search(path):
        return f"Windows has no files with {odd[0]} in their names"
    return next(filter(None, map(_objection_to_part, path.split("/"))), None)


def is_unseen(character: str) -> bool:
    """True if the character is invisible, changes the writing direction, or is a blank other than the space."""
    category = unicodedata.category(character)
    return category in _UNSEEN_CATEGORIES or (category == "Zs" and character != " ") or bool(_UNSEEN.match(character))


def is_device(name: str) -> bool:
    """True if Windows reserves the name for a device, such as `CON` and `nul.txt`."""
    return _DEVICE.fullmatch(name.casefold()) is not None


def spelling(path: str) -> str:
    """A key that is equal for all paths that some file system confuses, by case or Unicode normalisation."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


class TakenPaths:
    """The paths of one site, without two that some file system confuses or that need a name as file and as folder."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def take(self, path: str) -> str | None:
        """Add the path and return None; or return the earlier path that conflicts with it."""
        name = spelling(path)
        above = [name[:end] for end, character in enumerate(name) if character == "/"]
        in_the_way = (self._files.get(one) for one in (name, *above))
        other = next(filter(None, in_the_way), None) or self._folders.get(name)
        if other is None:
            self._files[name] = path
            self._folders.update(dict.fromkeys(above, path))
        return other


def _objection_to_part(part: str) -> str | None:
    folded = unicodedata.normalize("NFKC", part).casefold()
    if part in ("", ".", ".."):
        return "`..`, `.` and empty parts are not allowed in a path"
    if part != part.strip() or part.endswith("."):
        return "no part of a path begins or ends with a blank or ends with a dot"
    if folded.rstrip(". ") == _GIT_FOLDER or _SHORT_GIT_NAME.match(folded):
        return "git keeps its own files under that name"
    if is_device(part):
        return f"{part} is reserved for a device on Windows"
    return None
