"""Plans and the JSON of their parts, for unit tests."""

import json
from typing import Any

ADDS = {"number": 1, "by": "steps", "steps": [{"click": "#add"}, {"expect": {"count": ["li", "==", 1]}}]}
"""An entry that tries the first check."""
REQUIRED = {"says": "It survives a reload", "by": "steps", "steps": [{"reload": True}, {"expect": {"visible": "li"}}]}


def plan_text(**parts: Any) -> str:
    """A plan as a model writes it."""
    return json.dumps(parts)
