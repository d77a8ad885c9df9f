"""Formats the plan for the model that writes the page: the selectors to use, and how the page will be tested."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.plan.plan import Entry, Plan
from generator.plan.step_parser import PLAIN_VIEW
from generator.prompts.data_tags import wrap_in_tag

MAX_PLAN_LENGTH = 60_000
"""Characters of the entries; a plan for ten checks has about 6,000."""


def format_names(plan: Plan) -> str:
    """Format the selectors that the plan uses, one a line; empty for an empty plan."""
    if plan.decides_nothing or not plan.names:
        return ""
    return wrap_in_tag("names", "\n".join(f"{selector}: {meaning}" for selector, meaning in plan.names.items()))


def format_plan(plan: Plan) -> Mapping[str, str]:
    """The template parts `names`, and `plan` with one file rule or testable entry a line."""
    return {"names": format_names(plan), "plan": _shown_trials(plan)}


def _shown_trials(plan: Plan) -> str:
    lines, left = [], MAX_PLAN_LENGTH
    for line in _lines(plan):
        left -= len(line) + 1
        if left < 0:
            break
        lines.append(line)
    return wrap_in_tag("plan", "\n".join(lines)) if lines else ""


def _lines(plan: Plan) -> Iterator[str]:
    for rule in plan.files:
        asked = f" (check {rule.check})" if rule.check else ""
        yield f"file {rule.path}: {rule.rule}{asked}"
    for entry in plan.checks:
        if entry.by != "nobody":
            yield f"check {entry.number}: {_compact(entry)}"
    for requirement in plan.requirements:
        if requirement.by != "nobody":
            yield f"{requirement.says}: {_compact(requirement)}"


def _compact(entry: Entry) -> str:
    """The entry as JSON without default values."""
    shown: dict[str, Any] = {}
    if entry.view != PLAIN_VIEW:
        shown["view"] = entry.view.model_dump(mode="json", exclude_defaults=True)
    if entry.steps:
        shown["steps"] = [{step.action: step.given} for step in entry.steps]
    if entry.by == "file":
        shown |= {"path": entry.path, "expect": dict(entry.expect)}
    if entry.by == "picture":
        shown["picture"] = entry.question
    return json.dumps(shown, ensure_ascii=False, separators=(", ", ": "), default=str)
