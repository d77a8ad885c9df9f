"""Calls the GitHub stand-in with PyGithub, request by request as a deploy does."""

import base64
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
from github import Auth, Github, InputGitTreeElement
from github.GitCommit import GitCommit
from github.GitTree import GitTree
from github.Repository import Repository

from tools.stack.readiness import PATIENCE
from tools.stand_ins.github import GitHubStandIn

LEGACY = {"build_type": "legacy", "source": {"branch": "main", "path": "/"}}


def connect(server: GitHubStandIn, *, lazy: bool = True, token: str | None = None) -> Github:
    """A client without pauses and retries, so that each call is one request."""
    return Github(
        base_url=server.api_url,
        auth=Auth.Token(token or server.token),
        lazy=lazy,
        timeout=int(PATIENCE),
        retry=None,
        api_version="2022-11-28",
        seconds_between_requests=0,
        seconds_between_writes=0,
    )


def create(server: GitHubStandIn, name: str = "sum-of-sales", **settings: Any) -> Repository:
    """Create a repository with a first commit."""
    return connect(server).get_user().create_repo(name, **{"auto_init": True, **settings})


def commit(repository: Repository, files: Mapping[str, str], message: str = "Round 1") -> GitCommit:
    """Create a commit of text files without parent or branch: two requests."""
    entries = [InputGitTreeElement(path, "100644", "blob", content=text) for path, text in files.items()]
    return repository.create_git_commit(message, repository.create_git_tree(entries), [])


def move(repository: Repository, sha: str, *, force: bool, branch: str = "main") -> dict[str, Any]:
    """Point a branch at a commit: one request."""
    body = {"sha": sha, "force": force}
    _, answer = repository.requester.requestJsonAndCheck(
        "PATCH", f"{repository.url}/git/refs/heads/{branch}", input=body
    )
    return dict(answer)


def enable_pages(repository: Repository) -> dict[str, Any]:
    """Turn Pages on for the default branch: one request."""
    _, answer = repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pages", input=LEGACY)
    return dict(answer)


def revise(repository: Repository, base: GitCommit, changes: Mapping[str, str | None], message: str) -> GitCommit:
    """Commit on top of another commit without reading first: three requests. None as content removes a file."""
    entries = [
        InputGitTreeElement(path, "100644", "blob", sha=None)
        if text is None
        else InputGitTreeElement(path, "100644", "blob", content=text)
        for path, text in changes.items()
    ]
    requester = repository.requester
    tree = repository.create_git_tree(entries, base_tree=GitTree(requester, {}, {"sha": base.tree.sha}, completed=True))
    parent = GitCommit(requester, {}, {"sha": base.sha}, completed=True)
    revised = repository.create_git_commit(message, tree, [parent])
    move(repository, revised.sha, force=False)
    return revised


def git(folder: Path, *arguments: str) -> str:
    """Run git and return its output."""
    finished = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    return finished.stdout.strip()


def content(repository: Repository, sha: str) -> bytes:
    """The bytes of a blob: one request."""
    blob = repository.get_git_blob(sha)
    return base64.b64decode(blob.content)


def page(url: str) -> tuple[int, bytes]:
    """Status and bytes of a public page."""
    response = requests.get(url, timeout=PATIENCE)
    return response.status_code, response.content
