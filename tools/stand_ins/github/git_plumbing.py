"""Runs git's plumbing commands in one bare repository, without the machine's settings."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
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


class GitError(Exception):
    """Git refused; the text is what it wrote to stderr."""


class BareRepository:
    """Objects and references of one bare repository. A method runs one git process unless it says otherwise."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._recent = RecentObjects()

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

    def create(self, branch: str) -> None:
        """Create an empty repository whose HEAD names a branch that does not exist yet."""
        self.path.mkdir(parents=True)
        self.run("init", "--quiet", "--bare", "--template=", f"--initial-branch={branch}", ".")
        self.run("update-server-info")

    def write_object(self, kind: str, content: bytes) -> str:
        """Store one object, validated by git, and return its id."""
        sha = self.run("hash-object", "-t", kind, "-w", "--stdin", stdin=content).decode().strip()
        self._recent.keep(kind, sha, content)
        return sha

    def write_blobs(self, contents: Sequence[bytes]) -> list[str]:
        """Store many blobs with one process, and return their ids in the same order."""
        if not contents:
            return []
        with tempfile.TemporaryDirectory() as folder:
            names = [Path(folder) / str(number) for number in range(len(contents))]
            for name, content in zip(names, contents, strict=True):
                name.write_bytes(content)
            listing = "".join(f"{name}\n" for name in names).encode()
            written = self.run("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=listing).decode().split()
        for sha, content in zip(written, contents, strict=True):
            self._recent.keep("blob", sha, content)
        return written

    def kinds(self, names: Iterable[str]) -> list[str | None]:
        """The kind of each object; None if it does not exist."""
        asked = "".join(f"{name}\n" for name in names).encode()
        lines = self.run("cat-file", "--batch-check=%(objecttype)", stdin=asked).decode().splitlines()
        return [None if line.endswith((" missing", " ambiguous")) else line for line in lines]

    def resolve(self, name: str, kind: str) -> str | None:
        """Resolve a name to the full id of an object of that kind; None if there is none."""
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
            self._recent.keep(kind, sha, content)
        return content

    def references(self) -> dict[str, str]:
        """Every reference by its full name."""
        lines = self.run("for-each-ref", "--format=%(objectname) %(refname)").decode().splitlines()
        return {name: sha for sha, name in (line.split(" ", 1) for line in lines)}

    def set_reference(self, name: str, new: str, old: str = NO_OBJECT) -> None:
        """Update a reference if it has the old value; two processes, the second for clones over plain HTTP."""
        self.run("update-ref", name, new, old)
        self.run("update-server-info")

    def delete_reference(self, name: str, old: str) -> None:
        """Remove a reference that still has the old value; two processes."""
        self.run("update-ref", "-d", name, old)
        self.run("update-server-info")

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether an update from one commit to the other is a fast-forward."""
        try:
            self.run("merge-base", "--is-ancestor", older, newer)
        except GitError:
            return False
        return True
