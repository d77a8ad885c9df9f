"""Leaves out what libraries import only for commands and tracebacks of their own, a tenth of a service's start.

Where rich is installed, structlog loads it for tracebacks with local variables, which we never print
(console_log_format.py), and httpx loads it and click for the command `httpx`.
"""

import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from types import ModuleType
from typing import Any

_ABSENT: Any = None
"""In `sys.modules`: importing the module raises ModuleNotFoundError."""


class _WithoutRich(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        hide = "rich" not in sys.modules
        if hide:
            sys.modules["rich"] = _ABSENT
        try:
            super().exec_module(module)
        finally:
            if hide:
                del sys.modules["rich"]


class _StructlogFinder:
    @staticmethod
    def find_spec(name: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name == "structlog" else None
        if spec is None or spec.origin is None:
            return spec
        folders = spec.submodule_search_locations
        loader = _WithoutRich(name, spec.origin)
        return spec_from_file_location(name, spec.origin, loader=loader, submodule_search_locations=folders)


def leave_out_commands() -> None:
    """Apply to whatever this process imports from now on."""
    sys.modules.setdefault("httpx._main", _ABSENT)
    sys.meta_path.insert(0, _StructlogFinder)
