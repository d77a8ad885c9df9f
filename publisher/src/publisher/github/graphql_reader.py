"""Reads a site and a list of repositories through GitHub's GraphQL API, in one request."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from github import Github
from pydantic import ValidationError

from publisher.commit_plan import blob_id
from publisher.github.git_data import HISTORY_COMMITS
from publisher.github.graphql_query import GraphAnswer, ask
from publisher.github.graphql_responses import EntryNode, RepositoryList, RepositoryNode
from publisher.ports import Commit, Repository, Snapshot

_LISTED = 100
_DEEPEST = 6
_REGULAR_FILES = frozenset({0o100644, 0o100755})
# Error types of repositories in a list that this token may never see.
_HIDDEN = frozenset({"FORBIDDEN", "NOT_FOUND", "INSUFFICIENT_SCOPES"})

# The description holds the marker, so a missing one must be told from an unreadable one.
_DESCRIPTION = ("repository", "description")


class Detail(IntEnum):
    """How much of a site one query reads; the rest is read over REST."""

    HISTORY = 0
    FILES = 1
    CONTENTS = 2


def _folder(levels: int) -> str:
    """Query for the entries of nested folders; GraphQL has no recursion."""
    below = f"... on Tree {{ {_folder(levels - 1)} }}" if levels > 1 else ""
    return (
        f"entries {{ name mode type oid object {{ ... on Blob {{ byteSize text @include(if: $contents) }} {below} }} }}"
    )


_SITE = f"""
query Site($owner: String!, $name: String!, $contents: Boolean!, $files: Boolean!, $list: Boolean!, $after: String) {{
  repository(owner: $owner, name: $name, followRenames: false) {{
    name url description
    defaultBranchRef {{ name target {{ ... on Commit {{
      history(first: {HISTORY_COMMITS}) {{ nodes {{ oid message tree {{ oid }} }} }}
      tree @include(if: $files) {{ {_folder(_DEEPEST)} }}
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


@dataclass(frozen=True)
class Listing:
    """Names and descriptions of the owner's repositories, newest first, and the cursor of the next page.

    `complete` is False if GitHub omitted repositories because of a transient error.
    """

    repositories: tuple[tuple[str, str], ...] = ()
    more: str | None = None
    complete: bool = True


@dataclass(frozen=True)
class QueriedSite:
    """A snapshot, and whether it lists every file: deeply nested folders are not queried."""

    snapshot: Snapshot
    complete: bool


def read_site(
    github: Github, owner: str, name: str, *, detail: Detail, listed: bool, after: str | None = None
) -> tuple[QueriedSite | None, Listing]:
    """Read the repository of that name and, if `listed`, a page of the owner's repositories.

    Raises GithubException and UnusableAnswer if the data is incomplete; errors beside complete data are ignored.
    """
    wanted = {"contents": detail >= Detail.CONTENTS, "files": detail >= Detail.FILES, "list": listed}
    answer = ask(github, _SITE, {"owner": owner, "name": name, "after": after, **wanted})
    data: Mapping[str, Any] = answer.data if isinstance(answer.data, dict) else {}
    site = None
    if not answer.is_absent("repository"):
        try:
            site = _site_of(RepositoryNode.model_validate(data.get("repository")), answer)
        except ValidationError as error:
            raise answer.unusable(f"repository {owner}/{name}: {_first(error)}") from error
    return site, _listing_of(data.get("repositoryOwner"), answer) if listed else Listing()


def _site_of(found: RepositoryNode, answer: GraphAnswer) -> QueriedSite:
    branch = found.default_branch
    refused = found.description is None and any(error.path == _DESCRIPTION for error in answer.errors)
    if refused or (branch is None and answer.errors_about("repository")):
        raise answer.unusable("the description or the default branch is missing")
    repository = Repository(found.name, found.url, branch.name if branch else "main", found.description or "")
    if branch is None:
        return QueriedSite(Snapshot(repository, (), {}, {}), complete=True)
    history = [Commit(node.oid, node.tree.oid, node.message) for node in branch.target.history.nodes]
    tree = branch.target.tree
    whole = tree is not None and tree.entries is not None
    entries = list(_entries(tree.entries, "")) if tree is not None and tree.entries is not None else []
    files = {path: entry.oid for path, entry in entries if entry.mode in _REGULAR_FILES}
    wanted = set(files.values())
    read = (_proven(entry) for _, entry in entries if entry.oid in wanted)
    complete = whole and all(entry.type != "tree" for _, entry in entries)
    known = ((entry.oid, entry.object.byte_size) for _, entry in entries if entry.object is not None)
    sizes = {oid: size for oid, size in known if size is not None}
    return QueriedSite(Snapshot(repository, history, files, dict(one for one in read if one), sizes), complete)


def _entries(entries: list[EntryNode], folder: str) -> Iterator[tuple[str, EntryNode]]:
    """Yield every file with its path, and every folder whose entries are missing."""
    for entry in entries:
        path, below = f"{folder}{entry.name}", entry.object.entries if entry.object else None
        if entry.type == "tree" and below is not None:
            yield from _entries(below, f"{path}/")
        else:
            yield path, entry


def _proven(entry: EntryNode) -> tuple[str, bytes] | None:
    """Blob id and bytes; None if the text does not match the id, because it is binary, truncated or re-encoded."""
    text = entry.object.text if entry.object else None
    content = (text or "").encode(errors="replace")
    return (entry.oid, content) if blob_id(content) == entry.oid else None


def _listing_of(owner: Any, answer: GraphAnswer) -> Listing:
    try:
        page = RepositoryList.model_validate(owner).repositories
    except ValidationError as error:
        raise answer.unusable(f"the list of repositories: {_first(error)}") from error
    hidden = [error for error in answer.errors if error.type in _HIDDEN]
    shown = tuple((node.name, node.description or "") for node in page.nodes if node is not None)
    more = page.page_info.cursor if page.page_info.more else None
    complete = len(page.nodes) - len(shown) <= len(hidden) and (more is not None or not page.page_info.more)
    return Listing(shown, more, complete=complete)


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in fault['loc']) or 'it'}: {fault['msg']}"
