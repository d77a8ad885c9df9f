"""Makes commits, directly on a branch or as objects of the git data API, and lists them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from tools.stand_ins.github.bodies.git_data import git_commit, listed_commit
from tools.stand_ins.github.bodies.repositories import repository_url
from tools.stand_ins.github.commits import Signature, history, read_commit, write_commit
from tools.stand_ins.github.git_plumbing import NO_OBJECT
from tools.stand_ins.github.operation_types import Call, plays
from tools.stand_ins.github.paging import bounds
from tools.stand_ins.github.responses import Answer, Refusal, invalid, not_found, repository_is_empty
from tools.stand_ins.github.state import Hub, Repository
from tools.stand_ins.github.trees import write_tree


def account_signature(hub: Hub) -> Signature:
    """A signature of the token's user with the current time."""
    return Signature(hub.user.name, hub.user.email, datetime.fromtimestamp(int(hub.clock()), UTC))


def asked_signature(asked: Mapping[str, str] | None, default: Signature) -> Signature:
    """The author or committer of a body, with defaults."""
    if not asked:
        return default
    date = datetime.fromisoformat(asked["date"]) if "date" in asked else default.date
    return Signature(asked.get("name", default.name), asked.get("email", default.email), date)


def commit_on_branch(
    hub: Hub,
    repository: Repository,
    branch: str,
    files: Mapping[str, bytes],
    *,
    author: Signature,
    committer: Signature,
    message: str,
) -> str:
    """Commit files on a branch, which is created if it does not exist; return the new commit's id."""
    git, reference = repository.git, f"refs/heads/{branch}"
    with repository.lock:
        head = git.resolve(reference, "commit")
        blobs = git.write_blobs(list(files.values()))
        changes = [{"path": path, "sha": sha} for path, sha in zip(files, blobs, strict=True)]
        tree = write_tree(git, changes, head)
        sha = write_commit(git, tree, [head] if head else [], author=author, committer=committer, message=message)
        git.set_reference(reference, sha, head or NO_OBJECT)
        hub.moved(repository, reference, sha)
        return sha


def create_git_commit(call: Call) -> Answer:
    """Create a commit object without moving a branch."""
    repository = call.hub.filled_repository(call.params["owner"], call.params["repo"])
    tree, parents = call.body["tree"], call.body.get("parents", [])
    kinds = repository.git.kinds([tree, *parents])
    if kinds[0] != "tree":
        raise Refusal(422, "Tree SHA does not exist")
    if set(kinds[1:]) - {"commit"}:
        raise Refusal(422, "Parent SHA does not exist or is not a commit object")
    author = asked_signature(call.body.get("author"), account_signature(call.hub))
    committer = asked_signature(call.body.get("committer"), author)
    sha = write_commit(repository.git, tree, parents, author=author, committer=committer, message=call.body["message"])
    body = git_commit(call.hub, repository, read_commit(repository.git, sha))
    return Answer(201, body, {"Location": str(body["url"])})


def get_git_commit(call: Call) -> Answer:
    """A commit by its full id."""
    repository = call.hub.filled_repository(call.params["owner"], call.params["repo"])
    if repository.git.kinds([call.params["commit_sha"]]) != ["commit"]:
        raise not_found()
    commit = read_commit(repository.git, call.params["commit_sha"])
    return Answer(200, git_commit(call.hub, repository, commit))


def list_commits(call: Call) -> Answer:
    """The history of a branch, one page."""
    plays(call, "sha", "path")
    repository = call.hub.filled_repository(call.params["owner"], call.params["repo"])
    start = repository.git.resolve(call.query.get("sha") or repository.default_branch, "commit")
    if start is None:
        raise not_found()
    skip, count = bounds(call)
    commits = history(repository.git, start, call.query.get("path"), skip=skip, count=count + 1)
    number = skip // count + 1
    following = f"{repository_url(call.hub, repository)}/commits?per_page={count}&page={number + 1}"
    headers = {"Link": f'<{following}>; rel="next"'} if len(commits) > count else {}
    return Answer(200, [listed_commit(call.hub, repository, commit) for commit in commits[:count]], headers)


def get_commit(call: Call) -> Answer:
    """A commit by branch, tag or id, with the files that it changed."""
    repository = call.hub.repository(call.params["owner"], call.params["repo"])
    if repository.is_empty():
        raise repository_is_empty()
    sha = repository.git.resolve(call.params["ref"], "commit")
    if sha is None:
        raise invalid("Commit", "ref", f"No commit found for SHA: {call.params['ref']}")
    commit = read_commit(repository.git, sha)
    files = changed_files(call.hub, repository, sha)
    totals = {key: sum(file[key] for file in files) for key in ("additions", "deletions")}
    stats = {**totals, "total": sum(totals.values())}
    return Answer(200, {**listed_commit(call.hub, repository, commit), "stats": stats, "files": files})


def changed_files(hub: Hub, repository: Repository, sha: str) -> list[dict[str, Any]]:
    """The changes of a commit against its first parent, with one process. A rename is a removal and an addition."""
    arguments = ["diff-tree", "-r", "--root", "--no-renames", "--no-commit-id", "-m", "--first-parent", "-z"]
    raw, counts = [], {}
    words = iter(repository.git.run(*arguments, "--raw", "--numstat", "--no-abbrev", sha).decode().split("\0"))
    for word in words:
        if word.startswith(":"):
            _, _, old, new, status = word.split(" ")
            raw.append((next(words), old, new, status))
        elif word:
            added, deleted, path = word.split("\t")
            counts[path] = tuple(0 if number == "-" else int(number) for number in (added, deleted))
    names = {"A": "added", "D": "removed"}
    url, page = repository_url(hub, repository), f"{hub.api_url}/{repository.full_name}"
    return [
        {
            "sha": old if status == "D" else new,
            "filename": path,
            "status": names.get(status, "modified"),
            "additions": counts[path][0],
            "deletions": counts[path][1],
            "changes": sum(counts[path]),
            "blob_url": f"{page}/blob/{sha}/{quote(path)}",
            "raw_url": f"{page}/raw/{sha}/{quote(path)}",
            "contents_url": f"{url}/contents/{quote(path)}?ref={sha}",
        }
        for path, old, new, status in raw
    ]
