"""What an evaluator finds in the published repository: public, new, licence, README, no secret in its history."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import httpx

from chassis.finding import Finding, advice, fine, wrong
from chassis.secret_scan import SecretScanner
from contracts.brief import File
from contracts.licence import mit_text
from contracts.site_paths import LICENCE_PATH, README_PATH
from generator.readme_completion import missing_sections

_YEAR_AND_HOLDER = re.compile(r"Copyright \(c\) (\d{4}) (.+)")
MIN_README_CHARACTERS = 200
"""A README that is shorter explains nothing."""


def judge_access(repository: Mapping[str, object], repo_url: str) -> Finding:
    """Whether anybody may see the repository, which was just cloned; `repository` is GitHub's description of it."""
    if repository["private"]:
        return wrong("repository", f"{repo_url} is private: evaluators have no login")
    return fine("repository", f"{repo_url} is public, and has the callback's commit")


def judge_age(repository: Mapping[str, object], round_number: int, sent_at: datetime) -> Finding:
    """Whether the repository is as old as its round allows; `repository` is GitHub's description of it."""
    created = datetime.fromisoformat(str(repository["created_at"]))
    seconds = (created - sent_at.replace(microsecond=0)).total_seconds()
    if round_number > 1:
        return fine("created", f"{created:%Y-%m-%d %H:%M:%S} UTC, by an earlier round")
    if seconds < 0:
        return wrong("created", f"{-seconds:.0f} s before the request: a new brief needs a new repository")
    return fine("created", f"{seconds:.0f} s after the request")


def describe_repository(repo_url: str, values: Mapping[str, str], client: httpx.Client) -> Mapping[str, object]:
    """What GitHub's API says of the repository. Raises httpx.HTTPError."""
    api = (values.get("GITHUB_API_URL") or "https://api.github.com").rstrip("/")
    full_name = "/".join(repo_url.rstrip("/").split("/")[-2:])
    token = values.get("GITHUB_TOKEN")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = client.get(f"{api}/repos/{full_name}", headers=headers)
    answer.raise_for_status()
    described: Mapping[str, object] = answer.json()
    return described


def judge_licence(clone: Path) -> Finding:
    """Whether LICENSE is the complete MIT licence, with year and holder."""
    path = clone / LICENCE_PATH
    if not path.is_file():
        return wrong(LICENCE_PATH, "is not there")
    text = path.read_text(encoding="utf-8", errors="replace")
    named = _YEAR_AND_HOLDER.search(text)
    if named is None:
        return wrong(LICENCE_PATH, "names no year and holder as the MIT licence does")
    if text.split() != mit_text(int(named[1]), named[2].strip()).split():
        return wrong(LICENCE_PATH, "is not the text of the MIT licence")
    return fine(LICENCE_PATH, f"the MIT licence of {named[2].strip()}, {named[1]}")


def judge_readme(clone: Path) -> Finding:
    """Whether README.md has the sections that evaluators look for."""
    path = clone / README_PATH
    if not path.is_file():
        return wrong(README_PATH, "is not there")
    text = path.read_text(encoding="utf-8", errors="replace")
    if missing := missing_sections(text):
        return wrong(README_PATH, f"has no section {', '.join(missing)}")
    if len(text) < MIN_README_CHARACTERS:
        return advice(README_PATH, f"has {len(text)} characters: evaluators read it for its quality")
    return fine(README_PATH, f"summary, setup, usage, code and licence in {len(text)} characters")


def judge_history(clone: Path, own: Mapping[str, str]) -> list[Finding]:
    """Whether any commit holds a secret: one of ours in `own`, or what looks like a vendor's."""
    leaks = SecretScanner(own).leaks(list(files_of_history(clone)))
    commits = len(git_output(clone, "rev-list", "--all").split())
    if leaks:
        return [wrong("history", str(leak)) for leak in leaks]
    return [fine("history", f"no secret in {commits} commit{'s' if commits != 1 else ''}")]


def files_of_history(clone: Path) -> Iterator[File]:
    """Every version of every file, and the messages of the commits."""
    only_files = ("--filter=object:type=blob", "--filter-provided-objects")
    for line in git_output(clone, "rev-list", "--all", "--objects", *only_files).decode(errors="replace").splitlines():
        sha, _, path = line.partition(" ")
        yield File(path=path or sha, content=git_output(clone, "cat-file", "blob", sha))
    yield File(path="commit messages", content=git_output(clone, "log", "--all", "--format=%an %ae%n%B"))


def git_output(clone: Path, *arguments: str) -> bytes:
    """What git prints in the clone."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(["git", *arguments], cwd=clone, env=environment, capture_output=True, check=True).stdout
