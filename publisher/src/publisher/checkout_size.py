"""Decides which files of a repository travel with a revision's brief, so that both fit into one message."""

from collections.abc import Collection, Mapping

from contracts.message_size import MAX_BODY_BYTES, message_bytes, path_bytes, sized_file_bytes
from contracts.messages import RevisionAccepted
from contracts.site_paths import is_essential

# Names of fields, the repository's name and two hashes.
_FRAME = 1_024


def max_checkout_bytes(message: RevisionAccepted) -> int:
    """Bytes that the files of a repository may take beside the brief."""
    return MAX_BODY_BYTES - message_bytes(message) - _FRAME


def paths_to_leave_out(sizes: Mapping[str, int], room: int, replaced: Collection[str]) -> frozenset[str]:
    """Paths whose content cannot travel, of those in `sizes` (path to bytes).

    Left out first are files that an attachment replaces, then the largest; the page, the README and workflows last.
    """
    taken = sum(sized_file_bytes(path, size) for path, size in sizes.items())
    left_out: set[str] = set()
    order = sorted(sizes, key=lambda path: (path not in replaced, is_essential(path), -sizes[path]))
    for path in order:
        if taken <= room:
            break
        taken -= sized_file_bytes(path, sizes[path]) - path_bytes(path)
        left_out.add(path)
    return frozenset(left_out)


def paths_that_fit(paths: Collection[str], room: int) -> tuple[str, ...]:
    """As many of `paths` as can be named in so many bytes; repositories of 100,000 files exist."""
    named = []
    for path in paths:
        room -= path_bytes(path)
        if room < 0:
            break
        named.append(path)
    return tuple(named)
