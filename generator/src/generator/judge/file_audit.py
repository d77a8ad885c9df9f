"""Audits the files: finds unused attachments, and controls that a revision has lost."""

import base64
import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from pathlib import PurePosixPath

from contracts.brief import Attachment
from generator.faults import Fault
from generator.judge.criteria import Criteria
from generator.judge.inspection.html_elements import Tag, parse_tags
from generator.site import Site

MAX_LOST = 5
_BINARY = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp3", ".mp4", ".webm")
_SHOWN = (*_BINARY, ".csv", ".tsv", ".json", ".geojson", ".svg")
"""Attachments that a page is expected to use; others may be for the author only."""
_PAGES = (".html", ".htm")
_CONTROLS = ("button", "input", "select", "textarea", "form", "a", "canvas", "table", "dialog", "details")
_WORD = re.compile(r"[^\W_]{4,}")
_MAX_WORDS = 200
_SHARE_EMBEDDED = 0.3


def audit_files(site: Site, criteria: Criteria) -> tuple[Fault, ...]:
    """Find both kinds of faults; neither is fatal."""
    return (*_unused(site, criteria), *islice(_lost(criteria.existing, site), MAX_LOST))


def _unused(site: Site, criteria: Criteria) -> Iterator[Fault]:
    """Attachments that no file names or contains. Without a plan, none: only a plan says which just have to exist."""
    if criteria.plan.decides_nothing:
        return
    ruled = {rule.path for rule in criteria.plan.files}
    for attachment in criteria.brief.attachments:
        name = attachment.name
        if not name.lower().endswith(_SHOWN) or name not in site or name in ruled:
            continue
        if not _is_used(attachment, _texts(site.without([name, "README.md"]))):
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


def _lost(before: Site, after: Site) -> Iterator[Fault]:
    """Controls with an id that no file names any more; only hints, because the brief may ask for their removal."""
    texts = _texts(after)
    for path, content in before.items():
        if not path.lower().endswith(_PAGES) or after.get(path) == content:
            continue
        for tag in parse_tags(content.decode("utf-8", "replace")):
            name = tag.attributes.get("id", "")
            if tag.name in _CONTROLS and name and name not in texts:
                yield Fault(_gone(tag, name), path, fatal=False, kind="lost-feature")


def _gone(tag: Tag, name: str) -> str:
    return (
        f"expected <{tag.name} id={name}>, which the site had before this round; seen: nothing names it any more. "
        "To mend it, put it back, unless the brief asks for it to go"
    )


def _texts(site: Site) -> str:
    return "\n".join(
        unescape(content.decode("utf-8", "replace")) for content in site.values() if b"\0" not in content[:1000]
    )
