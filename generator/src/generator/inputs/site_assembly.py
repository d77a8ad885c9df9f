"""Puts a site together from what exists, what a model wrote, what was attached and what code converted."""

from collections.abc import Collection, Iterable

from contracts.brief import Attachment, Brief
from contracts.messages import Base, Checkout
from contracts.path_rules import spelling
from contracts.site_paths import WRITTEN_BY_PUBLISHER
from generator.file_requirements import Requirements
from generator.site import NO_FILES, Site
from generator.site_path_validation import attachment_paths


def existing_site(checkout: Checkout | None) -> Site:
    """The site that a revision starts from, without the files that the publisher writes."""
    return Site.of(checkout.files).without(WRITTEN_BY_PUBLISHER) if checkout else NO_FILES


def assemble_site(
    existing: Site, written: Site, attachments: Iterable[Attachment], requirements: Requirements, converted: Site
) -> Site:
    """What exists stays unless it was written anew; attachments win over both, conversions over everything.

    Of an attachment that may change, the written version wins if there is one. Nothing forbidden is there, whoever
    brought it.
    """
    given = {
        path: attachment.content
        for attachment, path in attachment_paths(attachments)
        if path not in requirements.changeable or path not in written
    }
    site = existing.with_files(written)
    taken = {spelling(path) for path in given}
    respelt = {path for path in site if spelling(path) in taken}
    return site.without(respelt).with_files(given).with_files(converted).without(requirements.forbidden)


def describe_changed_attachments(
    attachments: Iterable[Attachment], requirements: Requirements, site: Site
) -> tuple[str, ...]:
    """In words, which attachments the site has in a form that the model changed."""
    return tuple(
        f"{path}: published as the model changed it, not as it was attached"
        for attachment, path in attachment_paths(attachments)
        if path in requirements.changeable and site.get(path, attachment.content) != attachment.content
    )


def drop_resent_attachments(brief: Brief, existing: Site, attached_before: frozenset[str]) -> Brief:
    """The brief without attachments of earlier rounds that the site has in a changed form: that one stands."""
    resent = {
        attachment.name
        for attachment, path in attachment_paths(brief.attachments)
        if attachment.digest in attached_before and existing.get(path, attachment.content) != attachment.content
    }
    attachments = tuple(attachment for attachment in brief.attachments if attachment.name not in resent)
    return brief.model_copy(update={"attachments": attachments})


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
