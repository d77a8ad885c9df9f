"""Adds the repository's URL to every error, so that an operator finds an unfinished repository."""

from collections.abc import Iterator
from contextlib import contextmanager

from chassis.errors import Deferred, ServiceError


class UnfinishedRepository(Exception):  # noqa: N818 - names what is left behind
    """An unexpected exception after the repository was created. Its cause is the bug, and it is retried as one."""


@contextmanager
def naming_repository(url: str) -> Iterator[None]:
    """Add `url` to the text of what the block raises. Deferred is no failure and passes unchanged."""
    try:
        yield
    except Deferred:
        raise
    except ServiceError as error:
        # Changed in place, because callers need the error's type and attributes.
        error.args = (_with_url(str(error), url), *error.args[1:])
        raise
    except Exception as error:
        raise UnfinishedRepository(_with_url(f"{type(error).__name__}: {error}", url)) from error


def _with_url(reason: str, url: str) -> str:
    return reason if url in reason else f"{reason}; repository: {url}"
