"""Turns on GitHub Pages for a branch or for a workflow. PyGithub does not wrap this part of the API."""

from http import HTTPStatus
from typing import Any

from github import GithubException
from github.Repository import Repository as GitHubRepository

from publisher.github.errors import kind_of
from publisher.github.fault_table import FaultKind


def serve_branch(repository: GitHubRepository, branch: str, *, by_workflow: bool, likely_on: bool) -> str:
    """The site's address with its trailing slash.

    One request; two where `likely_on` is wrong or a site is now built another way than it was.
    """
    wanted = "workflow" if by_workflow else "legacy"
    settings = {"build_type": wanted, "source": {"branch": branch, "path": "/"}}
    site = _read(repository) if likely_on else None
    if site is None:
        site = _enable(repository, settings) or _read(repository)
    if site is None:
        raise GithubException(HTTPStatus.BAD_GATEWAY, {"message": "Pages are on and off at the same time"}, None)
    if site.get("build_type", wanted) not in {wanted, None}:
        repository.requester.requestJsonAndCheck("PUT", f"{repository.url}/pages", input=settings)
    address: str = site["html_url"]
    return address.rstrip("/") + "/"


def _read(repository: GitHubRepository) -> Any:
    """The site; None while Pages are off."""
    try:
        return repository.requester.requestJsonAndCheck("GET", f"{repository.url}/pages")[1]
    except GithubException as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return None
        raise


def _enable(repository: GitHubRepository, settings: dict[str, Any]) -> Any:
    """The new site; None if Pages are on already, also when an earlier answer was lost."""
    try:
        return repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pages", input=settings)[1]
    except GithubException as error:
        if kind_of(error) is FaultKind.ALREADY_DONE:
            return None
        raise
