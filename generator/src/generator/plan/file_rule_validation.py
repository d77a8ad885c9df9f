"""Validates a plan's rules for files against the brief and the publisher's rules."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from contracts.site_paths import INDEX_PATH, README_PATH, WRITTEN_BY_PUBLISHER, objection_to_place
from generator.path_normalisation import normalise_path
from generator.plan.plan import FileRule

_MILDER = {"as attached": ("may change", "built later"), "required": ("built later",), "may change": ("built later",)}
"""For each rule, the milder ones that take precedence if a plan has both for a file."""


def normalise_rule(rule: FileRule, checks: int) -> FileRule:
    """Normalise the rule's path, and drop the number of a check that does not exist."""
    known = rule.check is not None and 1 <= rule.check <= checks
    return rule.model_copy(update={"path": normalise_path(rule.path), "check": rule.check if known else None})


def objection_to_rule(rule: FileRule, attached: Collection[str]) -> str | None:
    """Why the rule is invalid; `attached` are the published paths of attachments."""
    if objection := objection_to_place(rule.path):
        return objection
    if rule.path in WRITTEN_BY_PUBLISHER and rule.rule != "required":
        return "the publisher writes this file"
    if rule.path in (INDEX_PATH, README_PATH) and rule.rule in ("forbidden", "built later"):
        return "every site has this file"
    if rule.rule in ("as attached", "may change") and rule.path not in attached:
        return "no attachment is published at this path"
    return None


def find_contradictions(rules: Sequence[FileRule]) -> Callable[[FileRule], str | None]:
    """Return a function that objects to a rule that contradicts another: the milder one holds, or none if forbidden."""
    by_path = defaultdict(set)
    for rule in rules:
        by_path[rule.path].add(rule.rule)

    def objection(rule: FileRule) -> str | None:
        others = by_path[rule.path]
        if "forbidden" in others and others - {"forbidden", "built later"}:
            return f"it contradicts another rule for {rule.path[:100]}"
        stronger = next((other for other in _MILDER.get(rule.rule, ()) if other in others), None)
        return stronger and f"another rule says `{stronger}`"

    return objection
