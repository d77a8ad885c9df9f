"""Finds attachments that a site has unchanged, and those that it changes although it must not."""

from collections.abc import Iterator

from contracts.brief import Brief
from generator.attachment_paths import attachment_paths
from generator.faults import Fault
from generator.judge.criteria import Criteria
from generator.site import Site


def find_altered_attachments(site: Site, criteria: Criteria) -> Iterator[Fault]:
    """Yield a fault for each changed attachment that must be kept."""
    for attachment, path in attachment_paths(criteria.brief.attachments):
        if path in criteria.requirements.kept and site.get(path, attachment.content) != attachment.content:
            reason = "it differs from the attachment, which is published byte for byte; leave it as it was attached"
            yield Fault(reason, path, fatal=False, kind="attachment")


def find_attached_paths(site: Site, brief: Brief) -> frozenset[str]:
    """The files of `site` that equal an attachment byte for byte, and so are not the model's."""
    places = attachment_paths(brief.attachments)
    return frozenset(path for attachment, path in places if site.get(path) == attachment.content)
