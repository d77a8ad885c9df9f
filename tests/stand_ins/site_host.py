"""A site host in memory: repositories with histories, pages that show a commit after as many looks as they are told."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha1
from urllib.parse import unquote, urlsplit

from chassis.errors import TransientError
from publisher.commit_plan import CommitPlan, blob_id
from publisher.ports import Build, BuildState, Commit, Repository, Snapshot

PAGES = "https://pages.test/"
Files = dict[str, bytes]


@dataclass
class StoredRepository:
    """A repository with its commits, oldest first, and what its site shows."""

    name: str
    description: str
    commits: list[Commit]
    built_by: str | None = None
    shown: Files | None = None
    branch: str = "main"

    def described(self, *, is_new: bool = False) -> Repository:
        return Repository(self.name, f"https://host.test/{self.name}", self.branch, self.description, is_new)


@dataclass
class SiteHostInMemory:
    """The port SiteHost. `fail_after` names a verb that once does its work and then raises: a lost answer.

    `refusals` are what the next calls of a verb raise without doing their work. `unseen` are names of repositories that
    so many looks do not find (None: none ever does). `builds` are the answers to the next questions about a build, the
    last of them for ever. New repositories begin on `default_branch`.
    """

    holder: str = "Octo Owner"
    default_branch: str = "main"
    fail_after: str | None = None
    refusals: dict[str, list[Exception]] = field(default_factory=dict)
    unseen: dict[str, int | None] = field(default_factory=dict)
    builds: list[Build] = field(default_factory=lambda: [Build(BuildState.RUNNING)])
    repositories: dict[str, StoredRepository] = field(default_factory=dict)
    trees: dict[str, Files] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    reserved: Collection[str] = ()

    async def copyright_holder(self) -> str:
        return self.holder

    async def reserved_names(self) -> Collection[str]:
        return self.reserved

    async def require_write_access(self, paths: Sequence[str]) -> None:
        """Nothing is refused."""

    async def create(self, name: str, description: str) -> Repository | None:
        self._call("create")
        if name in self.repositories:
            return None
        stored = StoredRepository(name, description, commits=[], branch=self.default_branch)
        self.repositories[name] = stored
        stored.commits.append(self._commit({"README.md": f"# {name}\n".encode()}, "Initial commit", None))
        self._perhaps_fail("create")
        return stored.described(is_new=True)

    async def look(self, name: str) -> Snapshot | None:
        self._call("look")
        stored = self.repositories.get(name) if self._is_seen(name) else None
        return self._snapshot(stored, with_contents=False) if stored else None

    async def newest(self, likely: str, is_wanted: Callable[[str], bool]) -> Snapshot | None:
        self._call("newest")
        newest_first = reversed(self.repositories.values())
        found = next((stored for stored in newest_first if is_wanted(stored.description)), None)
        return self._snapshot(found, with_contents=True) if found else None

    async def tree(self, repository: Repository, tree_sha: str) -> Mapping[str, str]:
        self._call("tree")
        return {path: blob_id(content) for path, content in self.trees[tree_sha].items()}

    async def read(self, repository: Repository, blob_id: str) -> bytes:
        self._call("read")
        return self.blobs[blob_id]

    async def commit(self, repository: Repository, plan: CommitPlan, upon: Commit | None) -> Commit | None:
        self._call("commit")
        stored = self.repositories[repository.name]
        if upon is not None and upon.sha != stored.commits[-1].sha:
            return None
        files = dict(self.trees[upon.tree_sha]) if upon else {}
        for path in plan.deletions:
            del files[path]
        files |= {file.path: file.content for file in plan.puts}
        commit = self._commit(files, plan.message, upon)
        stored.commits = [*stored.commits, commit] if upon else [commit]
        self._perhaps_fail("commit")
        return commit

    async def rename_branch(self, repository: Repository, name: str) -> Repository:
        self._call("rename_branch")
        self.repositories[repository.name].branch = name
        self._perhaps_fail("rename_branch")
        return replace(repository, branch=name)

    async def serve(self, repository: Repository, *, by_workflow: bool) -> str:
        self._call("serve")
        self.repositories[repository.name].built_by = "workflow" if by_workflow else "branch"
        self._perhaps_fail("serve")
        return f"{PAGES}{repository.name}/"

    async def build(self, repository: Repository, commit_sha: str, *, by_workflow: bool) -> Build:
        self._call("build")
        return self.builds.pop(0) if len(self.builds) > 1 else self.builds[0]

    async def rebuild(self, repository: Repository) -> None:
        self._call("rebuild")
        self._perhaps_fail("rebuild")

    def push(self, name: str, files: Files, message: str) -> Commit:
        """Somebody else's commit on top: these files are added or changed."""
        stored = self.repositories[name]
        head = stored.commits[-1]
        stored.commits.append(self._commit(self.trees[head.tree_sha] | files, message, head))
        return stored.commits[-1]

    def files(self, name: str) -> Files:
        """What the head of the branch holds."""
        return self.trees[self.repositories[name].commits[-1].tree_sha]

    def _snapshot(self, stored: StoredRepository, *, with_contents: bool) -> Snapshot:
        """As the real host has it, files that are not text come without their contents."""
        files = self.files(stored.name)
        ids = {path: blob_id(content) for path, content in files.items()}
        contents = {blob_id(content): content for content in files.values() if b"\xff" not in content}
        sizes = {blob_id(content): len(content) for content in files.values()}
        return Snapshot(stored.described(), stored.commits[::-1][:30], ids, contents if with_contents else {}, sizes)

    def _commit(self, files: Files, message: str, parent: Commit | None) -> Commit:
        self.blobs |= {blob_id(content): content for content in files.values()}
        tree_sha = _digest(sorted((path, blob_id(content)) for path, content in files.items()))
        self.trees[tree_sha] = files
        return Commit(_digest([tree_sha, message, parent and parent.sha]), tree_sha, message)

    def _is_seen(self, name: str) -> bool:
        """Whether this look finds the name."""
        left = self.unseen.get(name, 0)
        if left:
            self.unseen[name] = left - 1
        return left == 0

    def _call(self, verb: str) -> None:
        self.calls.append(verb)
        if self.refusals.get(verb):
            raise self.refusals[verb].pop(0)

    def _perhaps_fail(self, verb: str) -> None:
        if self.fail_after == verb:
            self.fail_after = None
            raise TransientError(f"the answer to {verb} was lost")


@dataclass
class PagesInMemory:
    """The port LivePages over the host in memory. A new commit is shown from the look after `looks_before_live` on.

    A cache answers the next `cached_looks` at addresses without a query with the page as it was before that.
    """

    host: SiteHostInMemory
    looks_before_live: int = 0
    cached_looks: int = 0
    looked_at: list[str] = field(default_factory=list)

    async def difference(self, url: str, expected: bytes | None) -> str | None:
        self.looked_at.append(url)
        name, _, path = unquote(urlsplit(url).path).lstrip("/").partition("/")
        stored = self.host.repositories[name]
        if stored.built_by and len(self.looked_at) > self.looks_before_live:
            stored.shown = self.host.files(name)
        if self.cached_looks and not urlsplit(url).query:
            self.cached_looks -= 1
            return f"{url} serves other bytes"
        if stored.shown is None:
            return f"{url} answers 404"
        served = stored.shown.get(path or "index.html")
        return None if expected is None or served == expected else f"{url} serves other bytes"


def _digest(value: object) -> str:
    return sha1(json.dumps(value).encode(), usedforsecurity=False).hexdigest()
