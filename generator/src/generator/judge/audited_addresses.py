"""Finds the pages and parameters that brief, checks and plan name, by their form."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.judge.criteria import Criteria
from generator.ports import AuditRequest

MOST_ADDRESSES = 6
_ADDRESS = re.compile(
    r"""(?<![\w/.:-])(?:\./)?(?P<path>[\w][\w./-]*\.html?)?(?P<query>\?[A-Za-z_][\w.-]*=[^\s"'`<>)\]]*)?(?P<hash>\#[\w/!=&.-]+)?"""
)
_UNSAID = re.compile(r"…|\.{3}|[<>{}\[\]*]|\bYOUR_|=(?:&|$)")
"""In a value that only shows where one goes."""


def build_audit_request(criteria: Criteria) -> AuditRequest:
    """What a second look at a candidate is told."""
    said = "\n".join([criteria.brief.text, *(check.text for check in criteria.checks)])
    named = [*(entry.view.open for entry in criteria.plan.entries), *find_addresses(said)]
    return AuditRequest(tuple(dict.fromkeys(filter(None, named)))[:MOST_ADDRESSES], said)


def find_addresses(text: str) -> Iterator[str]:
    """Every address of a page of the site, and every query with values: `?url=https://…/a.png` says none."""
    for match in _ADDRESS.finditer(text):
        path, query = match["path"] or "", (match["query"] or "").rstrip(".,;:!?")
        if _is_elsewhere(text, match.start()) or (query and _UNSAID.search(query)):
            query = ""
        if (path or query) and not path.startswith("/") and ".." not in path:
            yield path + query


def _is_elsewhere(text: str, start: int) -> bool:
    """Whether it is the end of a longer address of another site."""
    word = re.split(r"[\s\"'`(<]", text[:start])[-1]
    return bool(urlsplit(word).netloc)
