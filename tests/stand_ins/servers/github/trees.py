"""Reads and writes git trees in the form of GitHub's git data API."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.stand_ins.servers.github.answers import Refusal
from tests.stand_ins.servers.github.plumbing import BareRepository, GitError

MODES = {"100644": "blob", "100755": "blob", "120000": "blob", "040000": "tree", "160000": "commit"}


@dataclass(frozen=True)
class TreeEntry:
    """One line of a tree. `path` is relative to the tree asked for, `size` is in bytes and only for blobs."""

    mode: str
    kind: str
    sha: str
    size: int | None
    path: str


def list_tree(git: BareRepository, sha: str, *, recursive: bool = False) -> list[TreeEntry]:
    """The entries of a tree; with `recursive` those of the folders below as well, each folder before its contents."""
    listing = git.run("ls-tree", "-z", "-l", *(["-r", "-t"] if recursive else []), sha).decode(errors="surrogateescape")
    entries = []
    for line in filter(None, listing.split("\0")):
        facts, path = line.split("\t", 1)
        mode, kind, entry_sha, size = facts.split()
        entries.append(TreeEntry(mode, kind, entry_sha, int(size) if size != "-" else None, path))
    return entries


def write_tree(git: BareRepository, changes: Sequence[Mapping[str, Any]], base: str | None) -> str:
    """Apply the entries of a `POST git/trees` to a base tree (None: to nothing); the new tree's id."""
    if not changes:
        raise Refusal(422, "Invalid tree info")
    for change in changes:
        check_entry(change)
    inline = [change["content"].encode() for change in changes if "content" in change]
    written = iter(git.write_blobs(inline))
    with tempfile.TemporaryDirectory() as folder:
        environment = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        known: set[str] = set()
        if base is not None:
            git.run("read-tree", base, environment=environment)
            known = {entry.path for entry in list_tree(git, base, recursive=True)}
        lines = []
        for change in changes:
            sha = next(written) if "content" in change else change["sha"]
            if change.get("mode") == "040000" and sha is not None:
                git.run("read-tree", f"--prefix={change['path']}/", sha, environment=environment)
            else:
                lines.append(index_line(change, sha, known))
        try:
            git.run(
                "update-index",
                "--replace",
                "-z",
                "--index-info",
                stdin="".join(lines).encode(),
                environment=environment,
            )
            return git.run("write-tree", environment=environment).decode().strip()
        except GitError as error:
            raise Refusal(422, f"Invalid tree info: {error}") from error


def check_entry(change: Mapping[str, Any]) -> None:
    """Refuse what GitHub refuses in prose, which no schema can say."""
    path = change.get("path")
    if not path or any(part in {"", ".", "..", ".git"} for part in path.lower().split("/")) or "\0" in path:
        raise Refusal(422, "tree.path contains a malformed path component")
    if ("sha" in change) == ("content" in change):
        raise Refusal(422, f"{path}: supply either tree.sha or tree.content, not both and not neither")
    if MODES[change.get("mode", "100644")] != change.get("type", MODES[change.get("mode", "100644")]):
        raise Refusal(422, f"{path}: tree.type does not fit tree.mode")
    if "content" in change and change.get("type") == "tree":
        raise Refusal(422, f"{path}: a tree has no content")


def index_line(change: Mapping[str, Any], sha: str | None, known: set[str]) -> str:
    """One NUL-ended line for `git update-index --index-info`."""
    path = change["path"]
    if sha is not None:
        return f"{change.get('mode', '100644')} {sha}\t{path}\0"
    if path not in known:
        raise Refusal(422, "GitRPC::BadObjectState")
    return f"0 {'0' * 40}\t{path}\0"
