"""Parses names of keyboard keys, such as `up`, into the browser's, such as `ArrowUp`."""

from typing import Any

MAX_KEYS_LENGTH = 100
_KEYS = {
    "up": "ArrowUp", "down": "ArrowDown", "left": "ArrowLeft", "right": "ArrowRight", "esc": "Escape", "": "Space",
    "spacebar": "Space", "space": "Space", "return": "Enter", "enter": "Enter", "escape": "Escape", "tab": "Tab",
    "del": "Delete", "delete": "Delete", "backspace": "Backspace", "ctrl": "Control", "cmd": "Meta", "option": "Alt",
    "arrowup": "ArrowUp", "arrowdown": "ArrowDown", "arrowleft": "ArrowLeft", "arrowright": "ArrowRight",
    "home": "Home", "end": "End", "pageup": "PageUp", "pagedown": "PageDown", "control": "Control", "shift": "Shift",
}  # fmt: skip
"""Browsers' key names by common spellings."""


def parse_key(raw: Any) -> str:
    """Parse a key or a combination such as `ctrl+s`. Raises ValueError."""
    if not isinstance(raw, str) or not raw or len(raw) > MAX_KEYS_LENGTH:
        raise ValueError(f"it wants a key, not {str(raw)[:60]!r}")
    name = "Space" if raw == " " else raw
    parts = name.split("+") if len(name) > 1 else [name]
    return "+".join(_KEYS.get(part.strip().lower(), part.strip()) if len(part) > 1 else part for part in parts)


def is_key(raw: Any) -> bool:
    """True if it is a key's name, such as ArrowUp, and not a selector."""
    return isinstance(raw, str) and raw.lower() in _KEYS
