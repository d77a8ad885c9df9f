"""Validates a plan against its brief and our rules: a model wrote it, so it is untrusted."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from contracts.brief import Brief
from contracts.site_paths import objection_to_place
from generator.attachment_paths import attachment_paths
from generator.plan.bounded_regex import objection_to_pattern
from generator.plan.file_rule_validation import find_contradictions, normalise_rule, objection_to_rule
from generator.plan.plan import CheckEntry, Dropped, Entry, FileRule, Plan, Requirement
from generator.plan.step_parser import Step

MAX_STEPS = 80
"""Steps of an entry, including those within a `repeat`."""
MAX_TEXT_LENGTH = 10_000
"""Characters of a text in an entry: a selector, an expression, a mocked body."""
MAX_PIXELS = 4_000
"""Maximum of a window's width or height."""

_PATTERNS = ("matches", "lacks")

T = TypeVar("T", bound=FileRule | CheckEntry | Requirement)


def validate_plan(plan: Plan, brief: Brief, *, earlier_checks: int = 0) -> Plan:
    """Drop what leads out of the site, contradicts the brief or our rules, or exceeds limits. Never raises.

    `earlier_checks` is the number of earlier rounds' checks in the plan's prompt.
    """
    dropped: list[Dropped] = []
    attached = {path for _, path in attachment_paths(brief.attachments)}
    sentences = {place for place, check in enumerate(brief.checks, start=1) if check.kind == "sentence"}

    def objection_to_check(entry: CheckEntry) -> str | None:
        if entry.number not in sentences:
            known = entry.number <= len(brief.checks)
            return "a script is decided by the page itself" if known else "the brief has no such check"
        return _objection_to_entry(entry, brief)

    def kept(items: Sequence[T], name: Callable[[T], str], objection_to: Callable[[T], str | None]) -> Iterator[T]:
        for item in items:
            if objection := objection_to(item):
                number = item.number if isinstance(item, CheckEntry) else None
                dropped.append(Dropped(item=name(item), state="refused", reason=objection, number=number))
            else:
                yield item

    rules = [normalise_rule(rule, len(brief.checks)) for rule in plan.files]
    contradiction = find_contradictions(rules)
    files = kept(
        rules,
        lambda rule: f"{rule.path[:100]} {rule.rule}",
        lambda rule: objection_to_rule(rule, attached) or contradiction(rule),
    )
    checks = kept(plan.checks, lambda entry: f"check {entry.number}", objection_to_check)
    requirements = kept(plan.requirements, lambda one: one.says[:100], lambda one: _objection_to_entry(one, brief))
    changes = {
        "files": tuple(dict.fromkeys(files)),
        "checks": tuple(checks),
        "requirements": tuple(requirements),
        "replaced": tuple(sorted({number for number in plan.replaced if number <= earlier_checks})),
    }
    return plan.model_copy(update={**changes, "dropped": (*plan.dropped, *dropped)})


def _objection_to_entry(entry: Entry, brief: Brief) -> str | None:
    match entry.by:
        case "file":
            return objection_to_place(entry.path) or _objection_to_expectation(entry)
        case "steps":
            return _objection_to_view(entry) or _objection_to_steps(entry.steps, brief)
        case "picture":
            return _objection_to_view(entry) or _too_long([entry.question])
        case _:
            return _too_long([entry.question, entry.why])


def _objection_to_expectation(entry: Entry) -> str | None:
    for key, value in entry.expect.items():
        for pattern in value if isinstance(value, list) else [value]:
            if key not in _PATTERNS:
                continue
            if objection := objection_to_pattern(pattern) if isinstance(pattern, str) else "a pattern is a text":
                return f"{key}: {objection}"
    return _too_long([entry.expect])


def _objection_to_view(entry: Entry) -> str | None:
    view = entry.view
    if any(side is not None and not 1 <= side <= MAX_PIXELS for side in (view.width, view.height)):
        return f"a window has 1 to {MAX_PIXELS} pixels a side"
    served = [path for path in view.serve if not path.startswith(("https://", "http://"))]
    astray = next((path for path in (view.open, *served) if _leads_astray(path)), None)
    return f"it leads out of the site: {astray[:100]}" if astray else _too_long([view.model_dump()])


def _leads_astray(address: str) -> bool:
    """True if a path, with query and fragment, is not within the site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    path = unquote(parts.path)
    return bool(parts.scheme or parts.netloc) or "\\" in path or path.startswith("/") or ".." in path.split("/")


def _objection_to_steps(steps: Sequence[Step], brief: Brief) -> str | None:
    texts = [step.model_dump() for step in steps]
    actions = list(_actions(texts))
    if len(actions) > MAX_STEPS:
        return f"an entry has at most {MAX_STEPS} steps"
    if "expect" not in actions:
        return "nothing is expected after its steps"
    names = {attachment.name for attachment in brief.attachments}
    for step in steps:
        if step.action == "upload" and not names & set(_texts(step.given)):
            return "it uploads a file that is not attached"
    return _too_long(texts)


def _actions(value: Any) -> Iterator[str]:
    """Yield the actions of all steps, nested ones included."""
    if isinstance(value, dict):
        if isinstance(action := value.get("action"), str):
            yield action
        elif "expect" in value:
            yield "expect"
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from _actions(inside)


def _too_long(values: Sequence[Any]) -> str | None:
    longest = max((len(text) for text in _texts(values)), default=0)
    return f"a text has at most {MAX_TEXT_LENGTH} characters" if longest > MAX_TEXT_LENGTH else None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from _texts(inside)
