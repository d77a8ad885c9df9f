"""Reads and writes single files by path."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from tools.stand_ins.github.bodies.git_data import git_commit
from tools.stand_ins.github.bodies.repositories import repository_url
from tools.stand_ins.github.commits import read_commit
from tools.stand_ins.github.operation_types import Call
from tools.stand_ins.github.operations.commits import account_signature, asked_signature, commit_on_branch
from tools.stand_ins.github.operations.git_data import decoded, in_lines
from tools.stand_ins.github.responses import Answer, Refusal, not_found
from tools.stand_ins.github.state import Hub, Repository
from tools.stand_ins.github.trees import TreeEntry, find_entry, list_tree


def get_contents(call: Call) -> Answer:
    """A file with its bytes, or the entries of a folder."""
    repository = call.hub.repository(call.params["owner"], call.params["repo"])
    branch = call.query.get("ref") or repository.default_branch
    commit = repository.git.resolve(branch, "commit")
    path = call.params["path"].strip("/")
    if commit is None:
        empty = repository.is_empty()
        raise Refusal(404, "This repository is empty." if empty else f"No commit found for the ref {branch}")
    entry = find_entry(repository.git, commit, path) if path else TreeEntry("040000", "tree", commit, None, "")
    if entry is None:
        raise not_found()
    if entry.kind == "blob":
        return Answer(200, file_body(call.hub, repository, entry, branch))
    inside = list_tree(repository.git, entry.sha)
    inside = [replace(item, path=f"{path}/{item.path}".lstrip("/")) for item in inside]
    return Answer(200, [entry_body(call.hub, repository, item, branch) for item in inside])


def file_body(hub: Hub, repository: Repository, entry: TreeEntry, branch: str) -> dict[str, Any]:
    """The form of one file, with its content."""
    body = entry_body(hub, repository, entry, branch)
    return {**body, "content": in_lines(repository.git.read("blob", entry.sha)), "encoding": "base64"}


def entry_body(hub: Hub, repository: Repository, entry: TreeEntry, branch: str) -> dict[str, Any]:
    """The form of one file or folder, without content."""
    path, kind = entry.path, "dir" if entry.kind == "tree" else "file"
    page = f"{hub.api_url}/{repository.full_name}"
    url = f"{repository_url(hub, repository)}/contents/{quote(path)}?ref={quote(branch)}"
    git_url = f"{repository_url(hub, repository)}/git/{entry.kind}s/{entry.sha}"
    html_url = f"{page}/{'tree' if kind == 'dir' else 'blob'}/{quote(branch)}/{quote(path)}"
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry.sha,
        "size": entry.size or 0,
        "url": url,
        "html_url": html_url,
        "git_url": git_url,
        "download_url": f"{page}/raw/{quote(branch)}/{quote(path)}" if kind == "file" else None,
        "type": kind,
        "_links": {"self": url, "git": git_url, "html": html_url},
    }


def put_contents(call: Call) -> Answer:
    """Create or replace one file with a commit of its own; the only way to write into an empty repository."""
    repository = call.hub.repository(call.params["owner"], call.params["repo"])
    path, branch = call.params["path"].strip("/"), call.body.get("branch") or repository.default_branch
    content = decoded(call.body["content"], "Commit")
    with repository.lock:
        head = repository.git.resolve(f"refs/heads/{branch}", "commit")
        if head is None and not repository.is_empty():
            raise Refusal(404, f"Branch {branch} not found")
        existing = find_entry(repository.git, head, path) if head else None
        if existing and not call.body.get("sha"):
            raise Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
        if call.body.get("sha") and (existing is None or existing.sha != call.body["sha"]):
            raise Refusal(409, f"{path} does not match {call.body['sha']}")
        default = account_signature(call.hub)
        committer = asked_signature(call.body.get("committer"), default)
        author = asked_signature(call.body.get("author"), committer)
        files = {path: content}
        sha = commit_on_branch(
            call.hub, repository, branch, files, author=author, committer=committer, message=call.body["message"]
        )
    written = find_entry(repository.git, sha, path)
    shown = entry_body(call.hub, repository, written, branch) if written else None
    commit = git_commit(call.hub, repository, read_commit(repository.git, sha))
    return Answer(200 if existing else 201, {"content": shown, "commit": commit})
