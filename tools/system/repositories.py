"""Reads the published sites as a visitor does: through GitHub's API, with git, and at the Pages URLs."""

import base64
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import httpx

from tools.system.system import Request, System

PER_PAGE = 100


@dataclass(frozen=True)
class Commit:
    """One line of `git log`: the commit, and the value of its Brief-Id trailer."""

    sha: str
    brief_id: str


def repositories(system: System) -> dict[str, str]:
    """The API's URL of every repository, by name."""
    found: list[dict[str, Any]] = []
    while len(found) % PER_PAGE == 0:
        page = api(system, "/user/repos", per_page=PER_PAGE, page=len(found) // PER_PAGE + 1)
        found += page
        if not page:
            break
    return {repository["name"]: repository["url"] for repository in found}


def repositories_of(system: System, request: Request) -> list[str]:
    """Names of a task's repositories, with or without a suffix."""
    return [name for name in repositories(system) if name.startswith(request["task"].lower())]


def briefs_committed(system: System, repository: str) -> list[str]:
    """The Brief-Id of each commit on the branch, the newest first; empty for commits without one."""
    try:
        commits = api(system, f"/repos/pagewright/{repository}/commits", per_page=PER_PAGE)
    except httpx.HTTPStatusError as error:
        if error.response.status_code == httpx.codes.CONFLICT:
            return []  # created a moment ago, without a commit
        raise
    named = [re.search(r"^Brief-Id: (.+)$", commit["commit"]["message"], re.MULTILINE) for commit in commits]
    return [found[1] if found else "" for found in named]


def api(system: System, path: str, **query: int) -> Any:
    """A GET of GitHub's API with the publisher's token."""
    answer = system.http.get(system.stand_ins.github_url + path, params=query, headers=_authorization(system))
    answer.raise_for_status()
    return answer.json()


def create_repository(system: System, name: str) -> None:
    """Create an empty repository with the publisher's token."""
    address = f"{system.stand_ins.github_url}/user/repos"
    system.http.post(address, json={"name": name}, headers=_authorization(system)).raise_for_status()


def clone(url: str, folder: Path) -> Path:
    """Clone without a token."""
    git(folder.parent, "clone", "--quiet", url, str(folder))
    return folder


def log(repository: Path) -> list[Commit]:
    """The history of a clone, the newest commit first."""
    lines = git(repository, "log", "--format=%H %(trailers:key=Brief-Id,valueonly,separator=%x2C)").decode()
    return [Commit(*line.split(" ", 1)) for line in lines.splitlines()]


def files_at(repository: Path, commit: str) -> dict[str, bytes]:
    """Every file of a commit, by its path."""
    paths = git(repository, "ls-tree", "-r", "-z", "--name-only", commit).decode().rstrip("\0").split("\0")
    return {path: git(repository, "show", f"{commit}:{path}") for path in paths}


def served(system: System, pages_url: str, paths: Mapping[str, bytes]) -> dict[str, bytes]:
    """The page's answer for each path: the body, or the status if it is not 200."""
    bodies = {}
    for path in paths:
        answer = system.http.get(pages_url + quote(path))
        bodies[path] = answer.content if answer.status_code == 200 else str(answer.status_code).encode()
    return bodies


def attached(request: Request) -> dict[str, bytes]:
    """The bytes of a request's attachments, by name."""
    return {item["name"]: bytes_of_data_uri(item["url"]) for item in request.get("attachments") or ()}


def bytes_of_data_uri(uri: str) -> bytes:
    """Decode a data URI in either encoding."""
    kind, _, data = uri.partition(",")
    return base64.b64decode(data) if kind.endswith(";base64") else unquote_to_bytes(data)


def git(folder: Path, *arguments: str) -> bytes:
    """Run git without the user's settings and without password prompts."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(["git", "-C", str(folder), *arguments], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def _authorization(system: System) -> dict[str, str]:
    return {"Authorization": f"Bearer {system.stand_ins.values['GITHUB_TOKEN']}"}
