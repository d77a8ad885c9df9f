"""Decides which file and which URL show that a commit is live on Pages."""

import math
from collections.abc import Collection, Mapping, Sequence
from urllib.parse import quote

from contracts.brief import File
from contracts.site_paths import INDEX_PATH
from publisher.commit_plan import CommitPlan
from publisher.ports import Commit, Repository, SiteHost


async def probe_file_of_plan(
    host: SiteHost, repository: Repository, plan: CommitPlan, site: Sequence[File], present: Mapping[str, str]
) -> File | None:
    """A changed file; the page itself if no served file has changed.

    `present` maps the repository's paths to git blob ids: the page may be there without being part of `site`.
    """
    changed = {file.path: file for file in plan.puts}
    path = probe_path(changed)
    if path is not None:
        return changed[path]
    page = next((file for file in site if file.path == INDEX_PATH), None)
    if page is None and INDEX_PATH in present and INDEX_PATH not in plan.deletions:
        return File(path=INDEX_PATH, content=await host.read(repository, present[INDEX_PATH]))
    return page


async def probe_file_of_commit(
    host: SiteHost, repository: Repository, commit: Commit, before: Commit | None
) -> File | None:
    """The same for the commit of an earlier attempt, whose files may differ from this message's."""
    tree = await host.tree(repository, commit.tree_sha)
    old = {} if before is None else await host.tree(repository, before.tree_sha)
    path = probe_path([path for path, blob in tree.items() if old.get(path) != blob])
    if path is None and INDEX_PATH in tree:
        path = INDEX_PATH
    return None if path is None else File(path=path, content=await host.read(repository, tree[path]))


def probe_path(changed: Collection[str]) -> str | None:
    """A changed file that Pages serves, preferably the page itself; None if there is none.

    An unchanged file proves nothing, because the old site serves it too.
    """
    if INDEX_PATH in changed:
        return INDEX_PATH
    served = (path for path in changed if not any(part.startswith(".") for part in path.split("/")))
    return next(served, None)


def plain_url(pages_url: str, path: str) -> str:
    """The URL of the file as a visitor opens it."""
    return pages_url if path == INDEX_PATH else f"{pages_url}{quote(path)}"


def fresh_url(plain: str, commit_sha: str, seconds: float) -> str:
    """The same URL with a query that no cache knows; `seconds` since 1970 make it new for each request."""
    return f"{plain}?v={commit_sha[:7]}-{math.floor(seconds * 1000)}"
