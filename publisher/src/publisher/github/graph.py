"""Reads a site and commits upon it through GitHub's GraphQL API: one request each, whatever the number of files."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from github import Github, GithubException

from publisher.commit_plan import CommitPlan, blob_id
from publisher.github.errors import Verdict, verdict_of
from publisher.ports import Commit, Repository, Snapshot

_HISTORY = 30
_LISTED = 100
_DEEPEST = 6
_REGULAR_FILES = frozenset({0o100644, 0o100755})
# GitHub answers 200 with these; the table in errors.py speaks of statuses. Whatever is not named here is its own fault.
_STATUS_OF = {
    "RATE_LIMITED": HTTPStatus.TOO_MANY_REQUESTS,
    "NOT_FOUND": HTTPStatus.NOT_FOUND,
    "FORBIDDEN": HTTPStatus.FORBIDDEN,
    "INSUFFICIENT_SCOPES": HTTPStatus.FORBIDDEN,
    "STALE_DATA": HTTPStatus.CONFLICT,
    "UNPROCESSABLE": HTTPStatus.UNPROCESSABLE_ENTITY,
}


def _folder(levels: int) -> str:
    """Entries of a folder and of those in it; GraphQL has no recursion."""
    below = f"... on Tree {{ {_folder(levels - 1)} }}" if levels > 1 else ""
    return (
        f"entries {{ name mode type oid object {{ ... on Blob {{ byteSize text @include(if: $contents) }} {below} }} }}"
    )


_SITE = f"""
query Site($owner: String!, $name: String!, $contents: Boolean!, $list: Boolean!, $after: String) {{
  repository(owner: $owner, name: $name, followRenames: false) {{
    name url description
    defaultBranchRef {{ name target {{ ... on Commit {{
      history(first: {_HISTORY}) {{ nodes {{ oid message tree {{ oid }} }} }}
      tree {{ {_folder(_DEEPEST)} }}
    }} }} }}
  }}
  repositoryOwner(login: $owner) @include(if: $list) {{
    repositories(first: {_LISTED}, after: $after, ownerAffiliations: [OWNER],
                 orderBy: {{field: CREATED_AT, direction: DESC}}) {{
      nodes {{ name description }} pageInfo {{ hasNextPage endCursor }}
    }}
  }}
}}
"""
_COMMIT = """
mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid tree { oid } } }
}
"""


@dataclass(frozen=True)
class Listing:
    """Names and descriptions of the owner's repositories, newest first, and the cursor of those before them."""

    repositories: tuple[tuple[str, str], ...]
    more: str | None


@dataclass(frozen=True)
class Site:
    """A snapshot, and whether it has every file: folders nested too deeply come without their contents."""

    snapshot: Snapshot
    complete: bool


def read_site(
    github: Github, owner: str, name: str, *, contents: bool, listed: bool = False, after: str | None = None
) -> tuple[Site | None, Listing]:
    """The repository of that name and, if `listed`, a page of all of them."""
    variables = {"owner": owner, "name": name, "contents": contents, "list": listed, "after": after}
    data = _ask(github, _SITE, variables, tolerated="NOT_FOUND")
    found, owned = data.get("repository"), (data.get("repositoryOwner") or {}).get("repositories")
    if not owned:
        return _site_of(found), Listing((), None)
    page = owned["pageInfo"]
    listing = tuple((node["name"], node["description"] or "") for node in owned["nodes"])
    return _site_of(found), Listing(listing, page["endCursor"] if page["hasNextPage"] else None)


def commit_upon(github: Github, full_name: str, branch: str, plan: CommitPlan, upon: Commit) -> Commit | None:
    """The commit; None if the branch is no longer at `upon`."""
    headline, _, body = plan.message.partition("\n\n")
    asked = {
        "branch": {"repositoryNameWithOwner": full_name, "branchName": branch},
        "expectedHeadOid": upon.sha,
        "message": {"headline": headline, "body": body},
        "fileChanges": {
            "additions": [{"path": file.path, "contents": b64encode(file.content).decode()} for file in plan.puts],
            "deletions": [{"path": path} for path in plan.deletions],
        },
    }
    try:
        made = _ask(github, _COMMIT, {"input": asked})["createCommitOnBranch"]["commit"]
    except GithubException as error:
        if verdict_of(error) is Verdict.MOVED:
            return None
        raise
    return Commit(made["oid"], made["tree"]["oid"], plan.message)


def _ask(github: Github, query: str, variables: Mapping[str, Any], *, tolerated: str | None = None) -> dict[str, Any]:
    """The data of an answer. By hand, because PyGithub's graphql_query raises 400 whatever GitHub's error was."""
    requester = github.requester
    headers, answer = requester.requestJsonAndCheck(
        "POST", requester.graphql_url, input={"query": query, "variables": dict(variables)}
    )
    failed = [error for error in answer.get("errors") or () if error.get("type") != tolerated]
    if failed:
        kinds = (_STATUS_OF.get(str(error.get("type"))) for error in failed)
        status = next((kind for kind in kinds if kind), HTTPStatus.BAD_GATEWAY)
        said = "; ".join(str(error.get("message")) for error in failed)
        if "rate limit" in said.lower():
            status = HTTPStatus.TOO_MANY_REQUESTS
        raise GithubException(int(status), {"message": said}, headers)
    data: dict[str, Any] = answer.get("data") or {}
    return data


def _site_of(found: Mapping[str, Any] | None) -> Site | None:
    if found is None:
        return None
    branch = found["defaultBranchRef"] or {"name": "main", "target": None}
    repository = Repository(found["name"], found["url"], branch["name"], found["description"] or "")
    head = branch["target"]
    if not head:
        return Site(Snapshot(repository, (), {}, {}), complete=True)
    history = [Commit(node["oid"], node["tree"]["oid"], node["message"]) for node in head["history"]["nodes"]]
    entries = list(_entries(head["tree"]["entries"], ""))
    files = {path: entry["oid"] for path, entry in entries if entry["mode"] in _REGULAR_FILES}
    read = (_proven(entry) for _, entry in entries if entry["oid"] in files.values())
    complete = all(entry["type"] != "tree" for _, entry in entries)
    sizes = {entry["oid"]: entry["object"]["byteSize"] for _, entry in entries if "byteSize" in (entry["object"] or {})}
    return Site(Snapshot(repository, history, files, dict(one for one in read if one), sizes), complete)


def _entries(entries: list[Mapping[str, Any]], folder: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every file by its path, and every folder whose entries did not come along."""
    for entry in entries:
        path, below = f"{folder}{entry['name']}", (entry["object"] or {}).get("entries")
        if entry["type"] == "tree" and below is not None:
            yield from _entries(below, f"{path}/")
        else:
            yield path, entry


def _proven(entry: Mapping[str, Any]) -> tuple[str, bytes] | None:
    """Blob id and bytes; None for what came as no text, in part or in another encoding: the id proves the bytes."""
    content = ((entry["object"] or {}).get("text") or "").encode()
    return (entry["oid"], content) if blob_id(content) == entry["oid"] else None
