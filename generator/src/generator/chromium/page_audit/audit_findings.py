"""The audit's findings in words for the model: what each rule expects, and the remedy; .js files beside it detect."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.chromium.page_errors import shorten
from generator.faults import Fault

MAX_PER_RULE = 3
"""Findings of one rule on one page that are reported; a model that fixes three fixes the others."""

_DIALOG = re.compile(r"\b(?:alert|confirm|prompt|dialog)\b", re.IGNORECASE)


@dataclass(frozen=True)
class AuditFinding:
    """One finding of a rule. `width` is the window's in pixels; `more` has data for confirming it."""

    rule: str
    selector: str
    text: str
    seen: str
    width: int
    more: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """Findings of the same fault have the same key."""
        return self.rule, self.selector


@dataclass(frozen=True)
class AuditRule:
    """`timed`: the fault may disappear by itself, so it is confirmed after the page's timers have been advanced."""

    expected: str
    remedy: str
    timed: bool = True


RULES: Mapping[str, AuditRule] = {
    "blank-page": AuditRule(
        "something to see", "render the content, and hide what waits or covers it once it has been rendered"
    ),
    "too-wide": AuditRule(
        "everything within a window of 360 px",
        "use max-width: 100%, let rows wrap, and put wide tables into a container with overflow-x: auto",
        timed=False,
    ),
    "unreadable-text": AuditRule(
        "text that can be told from its ground", "choose a colour with a contrast of at least 4.5"
    ),
    "unnamed-control": AuditRule("a name for every control", "give it a text or an aria-label"),
    "covered-control": AuditRule(
        "a control that can be clicked", "move what lies over it, or give that pointer-events: none"
    ),
    "dead-control": AuditRule(
        "something happens at a click",
        "attach its listener (does the selector in the script fit?), or remove the control",
    ),
    "stuck-overlay": AuditRule(
        "the page itself, or a way to close what lies over it",
        "give it a button that closes it, and let Escape close it; or do not show it at first",
    ),
    "blocking-dialog": AuditRule("a page that opens without asking", "say it in the page instead", timed=False),
    "navigation-loop": AuditRule(
        "a page that stays once it has loaded", "reload or redirect once at most, on a condition that ends", timed=False
    ),
    "placeholder-text": AuditRule(
        "text for visitors", "fill in the value before it is shown, or show a text while there is none"
    ),
}
AXE_RULES = frozenset({"unreadable-text", "unnamed-control"})
"""The rules that axe-core evaluates."""


def is_asked_for(finding: AuditFinding, said: str) -> bool:
    """True if the text of brief and checks mentions what was found, so that it may be intended."""
    if finding.rule == "blocking-dialog":
        return _DIALOG.search(said) is not None
    hole = str(finding.more.get("hole", ""))
    return bool(hole) and (hole.lower() in said.lower() or (hole[0] in "{$<" and hole[:2] in said))


def parse_finding(given: Mapping[str, Any], width: int) -> AuditFinding:
    """Parse the finding that a rule's script returned."""
    known = {name: str(given.get(name, "")) for name in ("rule", "selector", "text", "seen")}
    return AuditFinding(**known, width=width, more={name: given[name] for name in given if name not in known})


def keep_persistent(before: Sequence[AuditFinding], after: Sequence[AuditFinding]) -> list[AuditFinding]:
    """The findings of `before` that are in `after` too."""
    again = {one.key for one in after}
    return [one for one in before if one.key in again]


def faults_from_findings(findings: Sequence[AuditFinding], page: str, where: str) -> tuple[Fault, ...]:
    """Make a fault of each finding, up to MAX_PER_RULE; `where` is the page's address as visitors see it."""
    faults, counts = list[Fault](), dict[str, int]()
    for finding in {one.key: one for one in reversed(findings)}.values():
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
        if counts[finding.rule] <= MAX_PER_RULE:
            faults.append(Fault(_reason(finding, page, where), page, fatal=False, kind=finding.rule))
    return tuple(faults)


def _reason(finding: AuditFinding, page: str, where: str) -> str:
    rule = RULES[finding.rule]
    opened = "" if where == page else f"opened as {where}, "
    name = f" (“{shorten(finding.text, 60)}”)" if finding.text and finding.text != finding.seen else ""
    what = f"{finding.selector}{name}" if finding.selector else "the page"
    seen = shorten(finding.seen, 200)
    return (
        f"{opened}{finding.width} px wide: {what}: expected {rule.expected}; seen: {seen}. To mend it, {rule.remedy}."
    )
