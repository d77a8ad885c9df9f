"""The JSON of commits, trees, blobs and references."""

from typing import Any

from tools.stand_ins.github.bodies.accounts import node_id, simple_user
from tools.stand_ins.github.bodies.repositories import repository_url
from tools.stand_ins.github.commits import Commit, Signature
from tools.stand_ins.github.state import Account, Hub, Repository
from tools.stand_ins.github.trees import TreeEntry

UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}

WEB_FLOW = Account(number=19864447, login="web-flow", name="GitHub Web Flow", kind="User", created=0.0)
"""The committer of commits that GitHub makes itself, as by `createCommitOnBranch`."""
WEB_FLOW_EMAIL = "noreply@github.com"


def reference_body(hub: Hub, repository: Repository, name: str, sha: str) -> dict[str, Any]:
    """A reference by its full name; here branches always point to commits."""
    url = repository_url(hub, repository)
    return {
        "ref": name,
        "node_id": node_id("Ref", f"{repository.full_name}:{name}"),
        "url": f"{url}/git/{name}",
        "object": {"sha": sha, "type": "commit", "url": f"{url}/git/commits/{sha}"},
    }


def signature_body(signature: Signature) -> dict[str, str]:
    """A signature: name, email and date."""
    return {"name": signature.name, "email": signature.email, "date": signature.timestamp()}


def git_commit(hub: Hub, repository: Repository, commit: Commit) -> dict[str, Any]:
    """The form of the git data API."""
    url, page = repository_url(hub, repository), f"{hub.api_url}/{repository.full_name}"
    return {
        "sha": commit.sha,
        "node_id": node_id("Commit", commit.sha),
        "url": f"{url}/git/commits/{commit.sha}",
        "html_url": f"{page}/commit/{commit.sha}",
        "author": signature_body(commit.author),
        "committer": signature_body(commit.committer),
        "tree": {"sha": commit.tree, "url": f"{url}/git/trees/{commit.tree}"},
        "message": commit.message,
        "parents": [
            {"sha": sha, "url": f"{url}/git/commits/{sha}", "html_url": f"{page}/commit/{sha}"}
            for sha in commit.parents
        ],
        "verification": UNSIGNED,
    }


def listed_commit(hub: Hub, repository: Repository, commit: Commit) -> dict[str, Any]:
    """The form of `GET commits`: the git commit inside, GitHub's accounts outside."""
    url, page = repository_url(hub, repository), f"{hub.api_url}/{repository.full_name}"
    inner = git_commit(hub, repository, commit)
    outer_keys = ("author", "committer", "message", "tree", "verification")
    return {
        "sha": commit.sha,
        "node_id": inner["node_id"],
        "url": f"{url}/commits/{commit.sha}",
        "html_url": inner["html_url"],
        "comments_url": f"{url}/commits/{commit.sha}/comments",
        "commit": {**{key: inner[key] for key in outer_keys}, "url": inner["url"], "comment_count": 0},
        "author": account_of(hub, commit.author),
        "committer": account_of(hub, commit.committer),
        "parents": [
            {"sha": sha, "url": f"{url}/commits/{sha}", "html_url": f"{page}/commit/{sha}"} for sha in commit.parents
        ],
    }


def account_of(hub: Hub, signature: Signature) -> dict[str, Any] | None:
    """The account of an email address; None for an unknown address."""
    accounts = {hub.user.email: hub.user, WEB_FLOW_EMAIL: WEB_FLOW}
    account = accounts.get(signature.email)
    return simple_user(hub, account) if account else None


def tree_body(hub: Hub, repository: Repository, sha: str, entries: list[TreeEntry]) -> dict[str, Any]:
    """A tree with its entries; never truncated, our limits are far below GitHub's."""
    url = repository_url(hub, repository)
    return {
        "sha": sha,
        "url": f"{url}/git/trees/{sha}",
        "tree": [
            {
                "path": entry.path,
                "mode": entry.mode,
                "type": entry.kind,
                "sha": entry.sha,
                **({"size": entry.size} if entry.size is not None else {}),
                **({"url": f"{url}/git/{entry.kind}s/{entry.sha}"} if entry.kind != "commit" else {}),
            }
            for entry in entries
        ],
        "truncated": False,
    }
