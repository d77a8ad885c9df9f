"""Decides whether attachments that must not change are published byte for byte."""

from collections.abc import Iterator

from generator.findings import Fault
from generator.judge.case import Case
from generator.paths import attachment_places
from generator.site import Site


def altered_attachments(site: Site, case: Case) -> Iterator[Fault]:
    """A fault for each attachment that the site has in another form although it has to be kept."""
    for attachment, path in attachment_places(case.brief.attachments):
        if path in case.requirements.kept and site.get(path, attachment.content) != attachment.content:
            reason = "it differs from the attachment, which is published byte for byte; leave it as it was attached"
            yield Fault(reason, path, fatal=False, kind="attachment")
