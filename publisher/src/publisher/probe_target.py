"""Decides which file shows that a commit is live, where it is served, and whether a workflow makes the site."""

import math
from collections.abc import Collection, Sequence
from urllib.parse import quote

from contracts.brief import File
from contracts.site_paths import INDEX_PATH, is_workflow

# The action that every workflow that publishes Pages ends with.
_DEPLOYS = b"actions/deploy-pages"


def probe_path(changed: Collection[str]) -> str | None:
    """A file that the commit changed and Pages serves: the page itself if it is among them. None if none is.

    A file that the commit left alone proves nothing: the old page answers with it too.
    """
    if INDEX_PATH in changed:
        return INDEX_PATH
    served = (path for path in changed if not any(part.startswith(".") for part in path.split("/")))
    return next(served, None)


def plain_url(pages_url: str, path: str) -> str:
    """The address of the file as a visitor opens it."""
    return pages_url if path == INDEX_PATH else f"{pages_url}{quote(path)}"


def fresh_url(plain: str, commit_sha: str, seconds: float) -> str:
    """The same file with a query that no cache has seen: `seconds` since 1970 make it another one at every look."""
    return f"{plain}?v={commit_sha[:7]}-{math.floor(seconds * 1000)}"


def built_by_workflow(site: Sequence[File]) -> bool:
    """Whether a workflow of the site itself publishes it, so that the host must not."""
    return any(is_deploying_workflow(file) for file in site)


def is_deploying_workflow(file: File) -> bool:
    """Whether the file is a workflow that publishes Pages."""
    return is_workflow(file.path) and _DEPLOYS in file.content
