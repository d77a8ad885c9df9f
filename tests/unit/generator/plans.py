"""Plans and the JSON of their parts, for unit tests."""

import json
from typing import Any

from generator.plan.plan import Plan
from generator.plan.plan_parser import parse_plan

ADDS = {"number": 1, "by": "steps", "steps": [{"click": "#add"}, {"expect": {"count": ["li", "==", 1]}}]}
"""An entry that tries the first check."""
REQUIRED = {"says": "It survives a reload", "by": "steps", "steps": [{"reload": True}, {"expect": {"visible": "li"}}]}


def plan_text(**parts: Any) -> str:
    """A plan as a model writes it."""
    return json.dumps(parts)


def ruled(*files: dict[str, Any] | tuple[str, str], **parts: Any) -> Plan:
    """The plan with these rules for files, each (path, rule) or with more fields, and other parts."""
    rules = [{"path": file[0], "rule": file[1]} if isinstance(file, tuple) else file for file in files]
    return parse_plan(plan_text(files=rules, **parts))
