"""Finds attachments that no file of the site uses."""

import base64
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from contracts.brief import Attachment
from generator.faults import Fault
from generator.judge.criteria import Criteria
from generator.judge.inspection.html_elements import unescaped_text
from generator.site import Site

_BINARY = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp3", ".mp4", ".webm")
_SHOWN = (*_BINARY, ".csv", ".tsv", ".json", ".geojson", ".svg")
"""Attachments that a page is expected to use; others may be for the author only."""
_WORD = re.compile(r"[^\W_]{4,}")
_MAX_WORDS = 200
_SHARE_EMBEDDED = 0.3


def find_unused_attachments(site: Site, criteria: Criteria) -> Iterator[Fault]:
    """Attachments that no file names or contains. Without a plan, none: only a plan says which just have to exist."""
    if criteria.plan.decides_nothing:
        return
    ruled = {rule.path for rule in criteria.plan.files}
    for attachment in criteria.brief.attachments:
        name = attachment.name
        if not name.lower().endswith(_SHOWN) or name not in site or name in ruled:
            continue
        if not _is_used(attachment, unescaped_text(site.without([name, "README.md"]))):
            reason = (
                f"expected the attachment {name} to be used; seen: no file of the site names it or holds its content. "
                f"To mend it, load it with a relative address, or show what it holds"
            )
            yield Fault(reason, name, fatal=False, kind="unused-attachment")


def _is_used(attachment: Attachment, texts: str) -> bool:
    stem = PurePosixPath(attachment.name).stem
    if stem in texts or re.sub(r"\d+", "", stem).strip("-_ .") in texts:
        return True
    if attachment.name.lower().endswith(_BINARY):
        return base64.b64encode(attachment.content).decode()[:60] in texts
    words = list(dict.fromkeys(_WORD.findall(attachment.content.decode("utf-8", "replace"))))[:_MAX_WORDS]
    return not words or sum(word in texts for word in words) >= _SHARE_EMBEDDED * len(words)
