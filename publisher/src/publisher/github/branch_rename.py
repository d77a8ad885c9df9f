"""Renames a repository's default branch.

GitHub's own rename goes on in the background after its response, and PyGithub sends additional requests for objects.
"""

from contextlib import suppress
from http import HTTPStatus
from urllib.parse import quote

from github import GithubException
from github.Repository import Repository as GitHubRepository

from chassis.errors import PermanentError


def rename_default_branch(repository: GitHubRepository, old: str, new: str, *, delete_old: bool) -> None:
    """Three requests, and one to delete. Idempotent. Raises PermanentError if `new` exists at another commit."""
    requester, url = repository.requester, repository.url
    head = _head(repository, old)
    try:
        requester.requestJsonAndCheck("POST", f"{url}/git/refs", input={"ref": f"refs/heads/{new}", "sha": head})
    except GithubException as error:
        if error.status != HTTPStatus.UNPROCESSABLE_ENTITY or "already exists" not in str(error.data).lower():
            raise
        if _head(repository, new) != head:
            raise PermanentError(f"{repository.full_name} has another branch {new}") from error
    requester.requestJsonAndCheck("PATCH", url, input={"default_branch": new})
    if delete_old:
        with suppress(GithubException):  # a leftover branch is harmless
            requester.requestJsonAndCheck("DELETE", f"{url}/git/refs/heads/{quote(old)}")


def _head(repository: GitHubRepository, branch: str) -> str:
    _, answer = repository.requester.requestJsonAndCheck("GET", f"{repository.url}/git/ref/heads/{quote(branch)}")
    return str(answer["object"]["sha"])
