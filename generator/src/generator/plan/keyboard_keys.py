"""Reads the names of keys as people write them."""

from typing import Any

LONGEST_KEYS = 100
_KEYS = {
    "up": "ArrowUp", "down": "ArrowDown", "left": "ArrowLeft", "right": "ArrowRight", "esc": "Escape", "": "Space",
    "spacebar": "Space", "space": "Space", "return": "Enter", "enter": "Enter", "escape": "Escape", "tab": "Tab",
    "del": "Delete", "delete": "Delete", "backspace": "Backspace", "ctrl": "Control", "cmd": "Meta", "option": "Alt",
    "arrowup": "ArrowUp", "arrowdown": "ArrowDown", "arrowleft": "ArrowLeft", "arrowright": "ArrowRight",
    "home": "Home", "end": "End", "pageup": "PageUp", "pagedown": "PageDown", "control": "Control", "shift": "Shift",
}  # fmt: skip
"""Names of keys as people write them, and as browsers do."""


def parse_key(raw: Any) -> str:
    """The key, or keys at once, as browsers name them. Raises ValueError."""
    if not isinstance(raw, str) or not raw or len(raw) > LONGEST_KEYS:
        raise ValueError(f"it wants a key, not {str(raw)[:60]!r}")
    name = "Space" if raw == " " else raw
    parts = name.split("+") if len(name) > 1 else [name]
    return "+".join(_KEYS.get(part.strip().lower(), part.strip()) if len(part) > 1 else part for part in parts)


def is_key(raw: Any) -> bool:
    """Whether it is the name of a key that has one, such as ArrowUp, and no selector."""
    return isinstance(raw, str) and raw.lower() in _KEYS
