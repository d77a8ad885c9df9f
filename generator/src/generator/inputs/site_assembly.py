"""Assembles a site from existing files, the model's files, attachments and conversions."""

from collections.abc import Collection, Iterable

from contracts.brief import Attachment, Brief
from contracts.messages import Base, Checkout
from contracts.site_paths import WRITTEN_BY_PUBLISHER, spelling
from generator.attachment_paths import attachment_paths
from generator.file_requirements import Requirements
from generator.site import NO_FILES, Site


def existing_site(checkout: Checkout | None) -> Site:
    """The site to revise, without the publisher's files."""
    return Site.of(checkout.files).without(WRITTEN_BY_PUBLISHER) if checkout else NO_FILES


def assemble_site(
    existing: Site, written: Site, attachments: Iterable[Attachment], requirements: Requirements, converted: Site
) -> Site:
    """Assemble the site: written files replace existing ones, attachments replace both, conversions everything.

    For a changeable attachment the written version takes precedence. Forbidden files are removed.
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
    """Describe the attachments that the model has changed."""
    return tuple(
        f"{path}: published as the model changed it, not as it was attached"
        for attachment, path in attachment_paths(attachments)
        if path in requirements.changeable and site.get(path, attachment.content) != attachment.content
    )


def drop_resent_attachments(brief: Brief, existing: Site, attached_before: frozenset[str]) -> Brief:
    """Drop attachments of earlier rounds that the site has in a changed form, which is kept."""
    resent = {
        attachment.name
        for attachment, path in attachment_paths(brief.attachments)
        if attachment.digest in attached_before and existing.get(path, attachment.content) != attachment.content
    }
    attachments = tuple(attachment for attachment in brief.attachments if attachment.name not in resent)
    return brief.model_copy(update={"attachments": attachments})


def base_of(checkout: Checkout | None, forbidden: Collection[str] = ()) -> Base | None:
    """The base of the publisher's commit. Of files without content only `forbidden` ones may be removed."""
    if checkout is None:
        return None
    unwanted = (path for path in checkout.left_out if path in forbidden)
    return Base(
        repository=checkout.repository,
        commit_sha=checkout.commit_sha,
        tree_sha=checkout.tree_sha,
        paths=(*(file.path for file in checkout.files), *unwanted),
    )
