"""Decides which attachments a site has as they were attached, and which of those that must not change it alters."""

from collections.abc import Iterator

from contracts.brief import Brief
from generator.faults import Fault
from generator.judge.criteria import Criteria
from generator.site import Site
from generator.site_path_validation import attachment_paths


def find_altered_attachments(site: Site, criteria: Criteria) -> Iterator[Fault]:
    """A fault for each attachment that the site has in another form although it has to be kept."""
    for attachment, path in attachment_paths(criteria.brief.attachments):
        if path in criteria.requirements.kept and site.get(path, attachment.content) != attachment.content:
            reason = "it differs from the attachment, which is published byte for byte; leave it as it was attached"
            yield Fault(reason, path, fatal=False, kind="attachment")


def find_attached_paths(site: Site, brief: Brief) -> frozenset[str]:
    """The files of `site` that are attachments, byte for byte: whoever wrote the site did not write those."""
    places = attachment_paths(brief.attachments)
    return frozenset(path for attachment, path in places if site.get(path) == attachment.content)
