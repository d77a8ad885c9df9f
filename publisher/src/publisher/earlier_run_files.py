"""Finds the files that earlier runs of a brief added to its repository, such as those of a salvaged site."""

from collections.abc import Mapping, Sequence

from publisher.ports import Commit, Repository, SiteHost


async def find_files_of_earlier_runs(
    host: SiteHost,
    repository: Repository,
    earlier: Sequence[tuple[Commit, Commit | None]],
    present: Mapping[str, str],
) -> frozenset[str]:
    """Paths that an earlier run added and nobody changed since; `present` maps the current paths to git blob ids.

    `earlier` are the commits of these runs, each with its parent.
    """
    found = set[str]()
    for commit, before in earlier:
        tree = await host.tree(repository, commit.tree_sha)
        old = {} if before is None else await host.tree(repository, before.tree_sha)
        found |= {path for path, blob in tree.items() if path not in old and present.get(path) == blob}
    return frozenset(found)
