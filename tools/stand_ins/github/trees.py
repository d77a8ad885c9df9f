"""Reads and writes git trees in the form of GitHub's git data API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.stand_ins.github.git_plumbing import BareRepository, GitError, is_full_id, object_id
from tools.stand_ins.github.responses import Refusal

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
    """The entries of a tree; with `recursive` also those of folders, each folder before its entries."""
    run = git.run_once if is_full_id(sha) else git.run
    return parse_listing(run("ls-tree", "-z", "-l", *(["-r", "-t"] if recursive else []), sha).decode())


def parse_listing(listing: str) -> list[TreeEntry]:
    """Read the NUL-ended lines of `git ls-tree -l`."""
    entries = []
    for line in filter(None, listing.split("\0")):
        facts, path = line.split("\t", 1)
        mode, kind, entry_sha, size = facts.split()
        entries.append(TreeEntry(mode, kind, entry_sha, int(size) if size != "-" else None, path))
    return entries


def find_entry(git: BareRepository, commit: str, path: str) -> TreeEntry | None:
    """The file or folder at a path of a commit, by its full id."""
    listing = git.run_once("ls-tree", "-z", "-l", "--full-tree", commit, path).decode()
    return next((entry for entry in parse_listing(listing) if entry.path == path), None)


def write_tree(git: BareRepository, changes: Sequence[Mapping[str, Any]], base: str | None) -> str:
    """Apply the entries of a `POST git/trees` to a base tree (None: an empty one); return the new tree's id."""
    if not changes:
        raise Refusal(422, "Invalid tree info")
    for change in changes:
        check_entry(change)
    check_objects(git, changes)
    written = iter(git.write_blobs([change["content"].encode() for change in changes if "content" in change]))
    settled = [{**change, "sha": next(written)} if "content" in change else change for change in changes]
    if any(change["sha"] is None for change in settled):
        check_removals(git, settled, base)
    files = leaves(git, base) if base is not None else {}
    for change in settled:
        put(git, files, change["path"], change["sha"], change.get("mode", "100644"))
    try:
        return git.write_trees(folders_of(files))
    except GitError as error:
        raise Refusal(422, f"Invalid tree info: {error}") from error


Leaf = tuple[str, str]
"""Mode and id of a tree entry other than a tree."""


def leaves(git: BareRepository, tree: str) -> dict[str, Leaf]:
    """Blobs and submodules of a tree, recursively, by path."""
    return {
        entry.path: (entry.mode, entry.sha) for entry in list_tree(git, tree, recursive=True) if entry.kind != "tree"
    }


def put(git: BareRepository, files: dict[str, Leaf], path: str, sha: str | None, mode: str) -> None:
    """Set or remove one path; what it replaces is a file or a folder of its name, or a file that is now a folder."""
    if sha is None:
        files.pop(path, None)
        return
    above = {path[:end] for end, letter in enumerate(path) if letter == "/"}
    for other in [one for one in files if one in above or one == path or one.startswith(f"{path}/")]:
        del files[other]
    if mode == "040000":
        files.update({f"{path}/{inner}": leaf for inner, leaf in leaves(git, sha).items()})
    else:
        files[path] = mode, sha


def folders_of(files: Mapping[str, Leaf]) -> list[bytes]:
    """Contents of the tree objects, subtrees before their parent; the last is the root tree."""
    below: dict[str, dict[str, Leaf]] = {"": {}}
    for path, leaf in files.items():
        folder, _, name = path.rpartition("/")
        below.setdefault(folder, {})[name] = leaf
        while folder:
            above, _, _ = folder.rpartition("/")
            below.setdefault(above, {})
            folder = above
    contents = []
    for folder in sorted(below, key=lambda path: (path != "", path.count("/")), reverse=True):
        contents.append(tree_object(below[folder]))
        if folder:
            above, _, name = folder.rpartition("/")
            below[above][name] = "40000", object_id("tree", contents[-1])
    return contents


def tree_object(entries: Mapping[str, Leaf]) -> bytes:
    """Content of one tree object, in git's order: subtrees sort as if their names ended with a slash."""
    ordered = sorted(entries.items(), key=lambda entry: (entry[0] + "/" * (entry[1][0] == "40000")).encode())
    return b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(sha) for name, (mode, sha) in ordered)


def check_entry(change: Mapping[str, Any]) -> None:
    """Refuse entries by rules that GitHub documents only in prose."""
    path = change.get("path")
    if not path or any(part in {"", ".", "..", ".git"} for part in path.lower().split("/")) or "\0" in path:
        raise Refusal(422, "tree.path contains a malformed path component")
    if ("sha" in change) == ("content" in change):
        raise Refusal(422, f"{path}: supply either tree.sha or tree.content, not both and not neither")
    if MODES[change.get("mode", "100644")] != change.get("type", MODES[change.get("mode", "100644")]):
        raise Refusal(422, f"{path}: tree.type does not fit tree.mode")
    if "content" in change and change.get("type") == "tree":
        raise Refusal(422, f"{path}: a tree has no content")


def check_objects(git: BareRepository, changes: Sequence[Mapping[str, Any]]) -> None:
    """Refuse an unknown id, and one of another kind than the mode says."""
    named = [change for change in changes if change.get("sha") is not None]
    if not named:
        return
    for change, kind in zip(named, git.kinds(change["sha"] for change in named), strict=True):
        expected = MODES[change.get("mode", "100644")]
        if expected not in {kind, "commit"}:
            raise Refusal(422, f"tree.sha {change['sha']} is not a valid {expected}")


def check_removals(git: BareRepository, changes: Sequence[Mapping[str, Any]], base: str | None) -> None:
    """Refuse to remove a file that is not there."""
    known = {entry.path for entry in list_tree(git, base, recursive=True)} if base is not None else set()
    if any(change["sha"] is None and change["path"] not in known for change in changes):
        raise Refusal(422, "GitRPC::BadObjectState")
