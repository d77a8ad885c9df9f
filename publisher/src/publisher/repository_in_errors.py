"""Adds a repository's address to every failure, so that an operator finds a repository that was left unfinished."""

from collections.abc import Iterator
from contextlib import contextmanager

from chassis.errors import Deferred, ServiceError


class UnfinishedRepository(Exception):  # noqa: N818 - names what is left behind
    """An unexpected error after the repository was made. Retried as any bug is; the bug is its cause."""


@contextmanager
def naming_repository(url: str) -> Iterator[None]:
    """Raise what the block raises, with `url` in its text. Deferred passes unchanged: nothing has failed."""
    try:
        yield
    except Deferred:
        raise
    except ServiceError as error:
        # Changed in place, because callers rely on its type and attributes.
        error.args = (_with_url(str(error), url), *error.args[1:])
        raise
    except Exception as error:
        raise UnfinishedRepository(_with_url(f"{type(error).__name__}: {error}", url)) from error


def _with_url(reason: str, url: str) -> str:
    return reason if url in reason else f"{reason}; repository: {url}"
