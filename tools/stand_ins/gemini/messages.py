"""The vendor's protobuf messages without its clients, which take three quarters of the time of importing both."""

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

_PACKAGE = "google.ai.generativelanguage_v1beta"


def _import_messages() -> ModuleType:
    """Import `types` of the vendor's package without the package itself, whose `__init__` imports the clients."""
    if _PACKAGE in sys.modules:
        return import_module(f"{_PACKAGE}.types")
    package = ModuleType(_PACKAGE)
    spec = find_spec(_PACKAGE)
    package.__path__ = list(spec.submodule_search_locations or ()) if spec else []
    sys.modules[_PACKAGE] = package
    try:
        return import_module(f"{_PACKAGE}.types")
    finally:
        # Whoever imports the package later, as the generator does, gets all of it, with these same messages.
        del sys.modules[_PACKAGE]


glm = _import_messages()
