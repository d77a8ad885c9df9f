"""Puts a site together from what exists, what a model wrote and what was attached."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from contracts.brief import Attachment, File
from contracts.messages import Base, Checkout
from contracts.site_paths import WRITTEN_BY_PUBLISHER
from generator.paths import attachment_places
from generator.requirements import Requirements

NOTHING_SPECIAL = Requirements()
NOTHING: Mapping[str, bytes] = MappingProxyType({})


def existing_files(checkout: Checkout | None) -> tuple[File, ...]:
    """The files that a revision starts from, without those that the publisher writes."""
    if checkout is None:
        return ()
    return tuple(file for file in checkout.files if file.path not in WRITTEN_BY_PUBLISHER)


def assembled(
    existing: Iterable[File],
    written: Iterable[File],
    attachments: Iterable[Attachment],
    requirements: Requirements = NOTHING_SPECIAL,
    converted: Mapping[str, bytes] = NOTHING,
) -> dict[str, File]:
    """The site's files by path: what exists stays unless it was written anew, and attachments win over both.

    Of an attachment that the brief asks to change, the written version wins if there is one. Conversions made by code
    win over everything, and nothing forbidden is there, whoever brought it.
    """
    new = {file.path: file for file in written}
    site = {file.path: file for file in existing} | new
    given = {}
    for attachment, path in attachment_places(attachments):
        if path not in requirements.changeable or path not in new:
            given[path] = attachment.content
    for path in [path for path in site if path.casefold() in {given_path.casefold() for given_path in given}]:
        del site[path]
    site |= {path: File(path=path, content=content) for path, content in {**given, **converted}.items()}
    return {path: file for path, file in site.items() if path not in requirements.forbidden}


def base_of(checkout: Checkout | None, forbidden: Collection[str] = ()) -> Base | None:
    """What the publisher is to commit upon. Of files without content only `forbidden` ones may be removed."""
    if checkout is None:
        return None
    unwanted = (path for path in checkout.left_out if path in forbidden)
    return Base(
        repository=checkout.repository,
        commit_sha=checkout.commit_sha,
        tree_sha=checkout.tree_sha,
        paths=(*(file.path for file in checkout.files), *unwanted),
    )
