"""Turns on GitHub Pages for a branch. PyGithub does not wrap this part of the API."""

from typing import Any

from github import GithubException
from github.Repository import Repository as GitHubRepository


def serve_branch(repository: GitHubRepository, branch: str, *, likely_on: bool) -> str:
    """The site's address with its trailing slash. One request, or two where `likely_on` is wrong."""
    ask: tuple[str, Any] = ("GET", None)
    enable: tuple[str, Any] = ("POST", {"build_type": "legacy", "source": {"branch": branch, "path": "/"}})
    first, second = (ask, enable) if likely_on else (enable, ask)
    try:
        site = _request(repository, *first)
    except GithubException as error:
        # 404 to GET: not on yet. 409 to POST: on already, also when an earlier answer was lost.
        if error.status not in {404, 409}:
            raise
        site = _request(repository, *second)
    address: str = site["html_url"]
    return address.rstrip("/") + "/"


def _request(repository: GitHubRepository, verb: str, body: Any) -> Any:
    _, answer = repository.requester.requestJsonAndCheck(verb, f"{repository.url}/pages", input=body)
    return answer
