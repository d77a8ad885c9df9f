"""Turns on GitHub Pages for a branch or for a workflow. PyGithub does not wrap this part of the API."""

from http import HTTPStatus
from typing import Any

from github import GithubException
from github.Repository import Repository as GitHubRepository

_MAY_BE_ON = frozenset({HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})


def serve_branch(repository: GitHubRepository, branch: str, *, by_workflow: bool, likely_on: bool) -> str:
    """The site's address with its trailing slash.

    One request; two where `likely_on` is wrong or a site is now built another way or from another branch than it was,
    and one more to have GitHub build it then: a change of these settings alone builds nothing.
    """
    wanted = "workflow" if by_workflow else "legacy"
    settings = {"build_type": wanted, "source": {"branch": branch, "path": "/"}}
    site = _read(repository) if likely_on else None
    if site is None:
        site = _enable(repository, settings)
    if not _is_as(site, wanted, branch):
        repository.requester.requestJsonAndCheck("PUT", f"{repository.url}/pages", input=settings)
        if not by_workflow:
            repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pages/builds")
    address: str = site["html_url"]
    return address.rstrip("/") + "/"


def _is_as(site: dict[str, Any], build_type: str, branch: str) -> bool:
    """Whether the site is built in this way and from this branch. What GitHub leaves out is taken to be so."""
    source = site.get("source") or {}
    return site.get("build_type") in {build_type, None} and source.get("branch") in {branch, None}


def _read(repository: GitHubRepository) -> Any:
    """The site; None while Pages are off."""
    try:
        return repository.requester.requestJsonAndCheck("GET", f"{repository.url}/pages")[1]
    except GithubException as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return None
        raise


def _enable(repository: GitHubRepository, settings: dict[str, Any]) -> Any:
    """The new site, or the one that is there whatever the refusal says: an earlier answer may have been lost."""
    try:
        return repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pages", input=settings)[1]
    except GithubException as error:
        site = _read(repository) if error.status in _MAY_BE_ON else None
        if site is None:
            raise
        return site
