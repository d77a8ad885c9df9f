"""Decides at which path each attachment is published."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import count

from contracts.brief import Attachment
from contracts.site_paths import (
    WRITTEN_BY_PUBLISHER,
    TakenPaths,
    is_device,
    is_unseen,
    is_workflow,
    objection_to,
    spelling,
)

_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')


def published_path(name: str) -> str | None:
    """The path of the attachment in the site: its name if that is valid, else its last part without invalid characters.

    `../../etc/passwd` becomes `passwd`. None if neither is valid, as for `.env`, which is not published. An attachment
    must not become a workflow: `.github/workflows/ci.yml` becomes `ci.yml`.
    """
    for path in (name, _made_valid(name)):
        if objection_to(path) is None and path not in WRITTEN_BY_PUBLISHER and not is_workflow(path):
            return path
    return None


def attachment_paths(attachments: Iterable[Attachment]) -> tuple[tuple[Attachment, str], ...]:
    """Each published attachment with its unique path.

    Valid names are kept. A changed name, or one that some file system treats as equal to another, gets a number.
    """
    given = list(attachments)
    taken, places = TakenPaths(), dict[int, str]()
    for own_names in (True, False):
        for number, attachment in enumerate(given):
            path = published_path(attachment.name)
            if path is None or number in places or (own_names and path != attachment.name):
                continue
            places[number] = _place(path, taken)
    return tuple((attachment, places[number]) for number, attachment in enumerate(given) if number in places)


def _made_valid(name: str) -> str:
    """The last part of a name, without characters that paths must not contain."""
    last = re.split(r"[\\/]", name)[-1]
    seen = "".join(" " if character.isspace() else character for character in last if _stays(character))
    bare = _NOT_ON_WINDOWS.sub("-", seen).strip().rstrip(". ")
    return f"_{bare}" if is_device(bare) else bare


def _stays(character: str) -> bool:
    return not is_unseen(character) or unicodedata.category(character) == "Zs"


def _place(path: str, taken: TakenPaths) -> str:
    """The path, with a number if it is taken; without its folder if a file has the folder's name."""
    for free in _numbered(path):
        other = taken.take(free)
        if other is None:
            break
        if spelling(free).startswith(f"{spelling(other)}/"):
            return _place(path.rpartition("/")[2], taken)
    return free


def _numbered(path: str) -> Iterator[str]:
    """Yield the path, then the path with rising numbers."""
    yield path
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    named = (f"{stem}-{number}.{ending}" if dot else f"{name}-{number}" for number in count(2))
    yield from (f"{folder}{slash}{one}" for one in named)
