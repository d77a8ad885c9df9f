"""Turns GitHub Pages on, for a branch or a workflow. PyGithub does not cover this part of the API."""

from http import HTTPStatus
from typing import Any

from github import GithubException
from github.Repository import Repository as GitHubRepository

# GitHub answers 409 or 422 if Pages are on already.
_MAY_BE_ON = frozenset({HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})


def serve_branch(repository: GitHubRepository, branch: str, *, by_workflow: bool, likely_on: bool) -> str:
    """The site's URL with a trailing slash.

    One request; two if `likely_on` is wrong or the settings differ; then one more, because changed settings alone
    start no build.
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
    """Whether the settings match. A field that GitHub omits counts as matching."""
    source = site.get("source") or {}
    return site.get("build_type") in {build_type, None} and source.get("branch") in {branch, None}


def _read(repository: GitHubRepository) -> Any:
    """Read the settings; None if Pages are off."""
    try:
        return repository.requester.requestJsonAndCheck("GET", f"{repository.url}/pages")[1]
    except GithubException as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return None
        raise


def _enable(repository: GitHubRepository, settings: dict[str, Any]) -> Any:
    """Turn Pages on. After 409 or 422 return the existing site, which an earlier request may have made."""
    try:
        return repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pages", input=settings)[1]
    except GithubException as error:
        site = _read(repository) if error.status in _MAY_BE_ON else None
        if site is None:
            raise
        return site
