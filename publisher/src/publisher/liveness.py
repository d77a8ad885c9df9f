"""Decides which file shows that a commit is live, and where it is served."""

from collections.abc import Collection
from urllib.parse import quote

INDEX = "index.html"


def witness_path(changed: Collection[str]) -> str | None:
    """A file that the commit changed and Pages serves: the page itself if it is among them. None if none is.

    A file that the commit left alone proves nothing: the old page answers with it too.
    """
    if INDEX in changed:
        return INDEX
    served = (path for path in changed if not any(part.startswith(".") for part in path.split("/")))
    return next(served, None)


def witness_url(pages_url: str, path: str, commit_sha: str) -> str:
    """Where the file is served, with a query that no cache has seen before this commit."""
    place = "" if path == INDEX else quote(path)
    return f"{pages_url}{place}?v={commit_sha[:7]}"
