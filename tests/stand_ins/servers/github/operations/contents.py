"""Reads and writes single files by path."""

import base64
import binascii
from typing import Any
from urllib.parse import quote

from tests.stand_ins.servers.github.answers import Answer, Call, Refusal, invalid, not_found
from tests.stand_ins.servers.github.bodies.git_data import git_commit
from tests.stand_ins.servers.github.bodies.repositories import repository_url
from tests.stand_ins.servers.github.commits import read_commit
from tests.stand_ins.servers.github.hub import Hub, Repository
from tests.stand_ins.servers.github.operations.commits import account_signature, asked_signature, commit_on_branch
from tests.stand_ins.servers.github.operations.git_data import in_lines
from tests.stand_ins.servers.github.trees import TreeEntry, list_tree


def get_contents(call: Call) -> Answer:
    """A file with its bytes, or the entries of a folder."""
    repository = call.hub.repository(call.params["owner"], call.params["repo"])
    branch = call.query.get("ref") or repository.default_branch
    commit = repository.git.resolve(branch, "commit")
    path = call.params["path"].strip("/")
    if commit is None:
        raise Refusal(
            404, "This repository is empty." if repository.is_empty() else f"No commit found for the ref {branch}"
        )
    folder = repository.git.resolve(f"{commit}:{path}", "tree")
    if folder is not None:
        prefix = f"{path}/" if path else ""
        entries = list_tree(repository.git, folder)
        return Answer(200, [entry_body(call.hub, repository, entry, prefix + entry.path, branch) for entry in entries])
    return Answer(200, file_body(call.hub, repository, commit, path, branch))


def file_body(hub: Hub, repository: Repository, commit: str, path: str, branch: str) -> dict[str, Any]:
    """The form of one file, with its content."""
    sha = repository.git.resolve(f"{commit}:{path}", "blob")
    if sha is None:
        raise not_found()
    content = repository.git.read("blob", sha)
    entry = TreeEntry("100644", "blob", sha, len(content), path)
    body = entry_body(hub, repository, entry, path, branch)
    return {**body, "content": in_lines(content), "encoding": "base64"}


def entry_body(hub: Hub, repository: Repository, entry: TreeEntry, path: str, branch: str) -> dict[str, Any]:
    """The form of one file or folder, without content."""
    page, kind = f"{hub.api_url}/{repository.full_name}", "dir" if entry.kind == "tree" else "file"
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
    try:
        content = base64.b64decode(call.body["content"])
    except binascii.Error as error:
        raise invalid("Commit", "content", "content is not valid Base64") from error
    with repository.lock:
        head = repository.git.resolve(f"refs/heads/{branch}", "commit")
        if head is None and not repository.is_empty():
            raise Refusal(404, f"Branch {branch} not found")
        existing = repository.git.resolve(f"{head}:{path}", "blob") if head else None
        if existing and not call.body.get("sha"):
            raise Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
        if call.body.get("sha") and existing != call.body["sha"]:
            raise Refusal(409, f"{path} does not match {call.body['sha']}")
        default = account_signature(call.hub)
        committer = asked_signature(call.body.get("committer"), default)
        author = asked_signature(call.body.get("author"), committer)
        files = {path: content}
        sha = commit_on_branch(
            call.hub, repository, branch, files, author=author, committer=committer, message=call.body["message"]
        )
    written = file_body(call.hub, repository, sha, path, branch)
    commit = git_commit(call.hub, repository, read_commit(repository.git, sha))
    answer = {"content": {key: written[key] for key in written if key not in {"content", "encoding"}}, "commit": commit}
    return Answer(200 if existing else 201, answer)
