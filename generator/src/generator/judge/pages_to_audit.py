"""Finds the pages to audit: those that brief, checks and plan name, with their query parameters."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.judge.criteria import Criteria
from generator.ports import AuditRequest

MAX_ADDRESSES = 6
_ADDRESS = re.compile(
    r"""(?<![\w/.:-])(?:\./)?(?P<path>[\w][\w./-]*\.html?)?(?P<query>\?[A-Za-z_][\w.-]*=[^\s"'`<>)\]]*)?(?P<hash>\#[\w/!=&.-]+)?"""
)
_UNSAID = re.compile(r"…|\.{3}|[<>{}\[\]*]|\bYOUR_|=(?:&|$)")
"""Marks of a placeholder value in a query."""


def build_audit_request(criteria: Criteria) -> AuditRequest:
    """Build the audit request for a candidate."""
    said = "\n".join([criteria.brief.text, *(check.text for check in criteria.checks)])
    named = [*(entry.view.open for entry in criteria.plan.entries), *find_addresses(said)]
    return AuditRequest(tuple(dict.fromkeys(filter(None, named)))[:MAX_ADDRESSES], said)


def find_addresses(text: str) -> Iterator[str]:
    """Yield every page address in the text, with its query unless that has placeholders: `?url=https://…/a.png`."""
    for match in _ADDRESS.finditer(text):
        path, query = match["path"] or "", (match["query"] or "").rstrip(".,;:!?")
        if _is_elsewhere(text, match.start()) or (query and _UNSAID.search(query)):
            query = ""
        if (path or query) and not path.startswith("/") and ".." not in path:
            yield path + query


def _is_elsewhere(text: str, start: int) -> bool:
    """True if the match is part of another site's URL."""
    word = re.split(r"[\s\"'`(<]", text[:start])[-1]
    return bool(urlsplit(word).netloc)
