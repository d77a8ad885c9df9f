"""Reads the files of the site that a revision changes, and decides which do not fit into the message."""

import asyncio
from collections.abc import Collection, Mapping

import structlog

from chassis.errors import PermanentError
from contracts.brief import File
from contracts.message_size_limits import MAX_BODY_BYTES, file_bytes, message_bytes, path_bytes, sized_file_bytes
from contracts.messages import Checkout, RevisionAccepted
from contracts.site_paths import is_essential
from publisher.ports import Commit, Repository, SiteHost, Snapshot

# Field names, the repository's name and two hashes.
_FRAME_BYTES = 1_024

log = structlog.get_logger()


async def read_checkout(host: SiteHost, snapshot: Snapshot, upon: Commit, message: RevisionAccepted) -> Checkout:
    """The site at commit `upon`. Files that do not fit into the message beside the brief are listed without content."""
    repository, files = snapshot.repository, snapshot.files
    if upon != snapshot.history[0]:
        files = await host.tree(repository, upon.tree_sha)
    room = max_checkout_bytes(message)
    replaced = {attachment.name for attachment in message.brief.attachments}
    sizes = {**snapshot.sizes, **_sizes(snapshot.contents)}
    # Files that are known not to fit are not read: one may have a hundred megabytes.
    excluded = paths_to_leave_out({path: sizes.get(blob, 0) for path, blob in files.items()}, room, replaced)
    wanted = {blob for path, blob in files.items() if path not in excluded}
    missing = sorted(wanted - snapshot.contents.keys())
    read = await asyncio.gather(*(_read(host, repository, blob) for blob in missing))
    found = {blob: content for blob, content in zip(missing, read, strict=True) if content is not None}
    contents = {**snapshot.contents, **found}
    sizes |= _sizes(contents)
    excluded = paths_to_leave_out({path: sizes.get(blob, 0) for path, blob in files.items()}, room, replaced)
    kept = {path: blob for path, blob in files.items() if path not in excluded and blob in contents}
    left_out = tuple(path for path in files if path not in kept)
    if left_out:
        log.warning("files left out of the checkout", repository=repository.name, count=len(left_out))
    kept_files = tuple(File(path=path, content=contents[blob]) for path, blob in kept.items())
    return Checkout(
        repository=repository.name,
        commit_sha=upon.sha,
        tree_sha=upon.tree_sha,
        files=kept_files,
        left_out=paths_that_fit(left_out, room - sum(map(file_bytes, kept_files))),
    )


async def _read(host: SiteHost, repository: Repository, blob: str) -> bytes | None:
    """The bytes; None for a file that the host never serves, such as one of more than 100 MB."""
    try:
        return await host.read(repository, blob)
    except PermanentError as error:
        log.warning("a file cannot be read", repository=repository.url, reason=str(error))
        return None


def _sizes(contents: Mapping[str, bytes]) -> dict[str, int]:
    return {blob: len(content) for blob, content in contents.items()}


def max_checkout_bytes(message: RevisionAccepted) -> int:
    """Bytes left in the message for the repository's files."""
    return MAX_BODY_BYTES - message_bytes(message) - _FRAME_BYTES


def paths_to_leave_out(sizes: Mapping[str, int], room: int, replaced: Collection[str]) -> frozenset[str]:
    """Paths whose content does not fit into `room` bytes; `sizes` maps every path to its bytes.

    The order: files that an attachment replaces, the largest others, then the page, the README and workflows.
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
    """As many of `paths` as can be listed in `room` bytes; some repositories have 100,000 files."""
    named = []
    for path in paths:
        room -= path_bytes(path)
        if room < 0:
            break
        named.append(path)
    return tuple(named)
