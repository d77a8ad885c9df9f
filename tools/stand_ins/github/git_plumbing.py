"""Runs git's plumbing commands in one bare repository, without the machine's settings."""

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tools.stand_ins.github.recent_objects import RecentObjects

ISOLATED = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "TZ": "UTC",
}
NO_OBJECT = "0" * 40
_FULL_ID = re.compile("[0-9a-f]{40}")


class GitError(Exception):
    """Git refused; the text is what it wrote to stderr."""


class BareRepository:
    """Objects and references of one bare repository. A method runs one git process unless it says otherwise.

    What can never change is asked of git once. References change only through these methods.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._recent = RecentObjects()
        self._kinds: dict[str, str] = {}
        self._outputs: dict[tuple[str, ...], bytes] = {}

    def run(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """The standard output of `git <arguments>`."""
        path = os.environ.get("PATH", os.defpath)
        finished = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            input=stdin,
            capture_output=True,
            env={"PATH": path, "GIT_DIR": str(self.path), **ISOLATED, **(environment or {})},
            check=False,
        )
        if finished.returncode != 0:
            raise GitError(finished.stderr.decode(errors="replace").strip() or f"git {arguments[0]} failed")
        return finished.stdout

    def run_once(self, *arguments: str) -> bytes:
        """The output of `run` for arguments whose output never changes; no process if they were run before."""
        if arguments not in self._outputs:
            self._outputs[arguments] = self.run(*arguments)
        return self._outputs[arguments]

    def create(self, branch: str) -> None:
        """Create an empty repository whose HEAD names a branch that does not exist yet."""
        self.path.mkdir(parents=True)
        self.run("init", "--quiet", "--bare", "--template=", f"--initial-branch={branch}", ".")
        (self.path / "info").mkdir()
        self._list_references()

    def write_object(self, kind: str, content: bytes) -> str:
        """Store one object, validated by git, and return its id."""
        sha = self.run("hash-object", "-t", kind, "-w", "--stdin", stdin=content).decode().strip()
        self._keep(kind, sha, content)
        return sha

    def write_blobs(self, contents: Sequence[bytes]) -> list[str]:
        """Store many blobs with one process, and return their ids in the same order."""
        return self._write_all("blob", contents)

    def write_trees(self, contents: Sequence[bytes]) -> str:
        """Store trees with one process, validated by git, and return the id of the last."""
        return self._write_all("tree", contents)[-1]

    def _write_all(self, kind: str, contents: Sequence[bytes]) -> list[str]:
        if not contents:
            return []
        with tempfile.TemporaryDirectory() as folder:
            names = [Path(folder) / str(number) for number in range(len(contents))]
            for name, content in zip(names, contents, strict=True):
                name.write_bytes(content)
            listing = "".join(f"{name}\n" for name in names).encode()
            asked = "hash-object", "-t", kind, "-w", "--no-filters", "--stdin-paths"
            written = self.run(*asked, stdin=listing).decode().split()
        for sha, content in zip(written, contents, strict=True):
            self._keep(kind, sha, content)
        return written

    def kinds(self, names: Iterable[str]) -> list[str | None]:
        """Types of objects; None for those that do not exist. No process for full ids whose type is known."""
        names = list(names)
        if any(name not in self._kinds for name in names):
            asked = "".join(f"{name}\n" for name in names).encode()
            lines = self.run("cat-file", "--batch-check=%(objecttype)", stdin=asked).decode().splitlines()
            found = [None if line.endswith((" missing", " ambiguous")) else line for line in lines]
            self._kinds |= {name: kind for name, kind in zip(names, found, strict=True) if kind and is_full_id(name)}
            return found
        return [self._kinds[name] for name in names]

    def resolve(self, name: str, kind: str) -> str | None:
        """Resolve a name to the full id of an object of that kind; None if there is none.

        No process for a full id or the full name of a reference, if the object was written or asked for before.
        """
        sha = self.references().get(name) if name.startswith("refs/") else name
        if sha is None or self._kinds.get(sha) == kind:
            return sha
        if (self._kinds.get(sha), kind) == ("commit", "tree"):
            return self.read("commit", sha).decode().partition("\n")[0].removeprefix("tree ")
        try:
            return (
                self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{{kind}}}").decode().strip()
            )
        except GitError:
            return None

    def read(self, kind: str, sha: str) -> bytes:
        """The content of one object; no process if it was written or read lately."""
        content = self._recent.get(kind, sha)
        if content is None:
            content = self.run("cat-file", kind, sha)
            self._keep(kind, sha, content)
        return content

    def references(self) -> dict[str, str]:
        """Every reference by its full name; no process: each is a file, because nothing packs them."""
        found = {}
        for file in sorted((self.path / "refs").rglob("*")):
            if file.suffix != ".lock" and file.is_file():
                with suppress(FileNotFoundError):  # it is being deleted
                    found[file.relative_to(self.path).as_posix()] = file.read_text().strip()
        return found

    def set_reference(self, name: str, new: str, old: str = NO_OBJECT) -> None:
        """Update a reference if it has the old value."""
        self.run("update-ref", name, new, old)
        self._list_references()

    def delete_reference(self, name: str, old: str) -> None:
        """Delete a reference if it still has the old value."""
        self.run("update-ref", "-d", name, old)
        self._list_references()

    def _list_references(self) -> None:
        """Write the file by which clones over plain HTTP find references."""
        listing = "".join(f"{sha}\t{name}\n" for name, sha in self.references().items())
        (self.path / "info" / "refs").write_text(listing)

    def _keep(self, kind: str, sha: str, content: bytes) -> None:
        self._kinds[sha] = kind
        self._recent.keep(kind, sha, content)

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether an update from one commit to the other is a fast-forward."""
        try:
            self.run("merge-base", "--is-ancestor", older, newer)
        except GitError:
            return False
        return True


def object_id(kind: str, content: bytes) -> str:
    """The id that git gives an object."""
    return hashlib.sha1(b"%s %d\0%s" % (kind.encode(), len(content), content), usedforsecurity=False).hexdigest()


def is_full_id(name: str) -> bool:
    """Whether it names one object for ever, and not what a reference points at now."""
    return _FULL_ID.fullmatch(name) is not None
