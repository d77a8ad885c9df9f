"""Parses one entry of a plan, in any of the shapes that models write."""

from collections.abc import Mapping
from typing import Any, TypeVar

from generator.path_normalisation import normalise_path
from generator.plan.file_expectation_parser import parse_file_expectations
from generator.plan.plan import CheckEntry, Entry, Requirement
from generator.plan.step_parser import parse_steps

_FIELDS = {*CheckEntry.model_fields, *Requirement.model_fields, "file"}
_SIGNS = (("steps", "steps"), ("path", "file"), ("file", "file"), ("question", "picture"), ("why", "nobody"))

E = TypeVar("E", CheckEntry, Requirement)


def parse_entry(kind: type[E], raw: Any) -> E:
    """Parse an entry; a missing `by` is inferred from its fields. Raises ValueError or TypeError with the reason."""
    if not isinstance(raw, dict):
        raise TypeError("an entry is an object")
    by = raw.get("by") or next((way for sign, way in _SIGNS if sign in raw), None)
    entry = {**raw, "by": by}
    if by != "steps":
        entry |= {"steps": (), "view": raw.get("view") if by == "picture" else {}}
    elif "steps" in raw:
        entry["steps"] = parse_steps(raw["steps"])
    entry.pop("expect", None)
    if by == "file":
        entry |= {"path": _file_path(raw), "expect": parse_file_expectations(raw.get("expect", _beside(raw)))}
    if isinstance(entry.get("view"), dict):
        entry["view"] = _view(entry["view"])
    else:
        entry.pop("view", None)
    read = kind.model_validate(entry)
    if not _is_complete(read):
        raise ValueError(f"an entry by {by} lacks what it is about")
    return read


def _is_complete(entry: Entry) -> bool:
    match entry.by:
        case "steps":
            return bool(entry.steps)
        case "file":
            return bool(entry.path and entry.expect)
        case "picture":
            return bool(entry.question.strip())
        case "nobody":
            return True


def _view(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The view without null fields, and with paths relative to the site's root, which models write with a `/`."""
    view = {key: value for key, value in raw.items() if value is not None}
    if isinstance(opened := view.get("open"), str):
        view["open"] = _from_root(opened)
    if isinstance(served := view.get("serve"), dict):
        view["serve"] = {_from_root(path): answer for path, answer in served.items()}
    return view


def _file_path(raw: Mapping[str, Any]) -> Any:
    path = raw.get("path", raw.get("file"))
    return normalise_path(_from_root(path)) if isinstance(path, str) else path


def _beside(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The expectations that are beside `path` instead of in `expect`."""
    return {key: value for key, value in raw.items() if key not in _FIELDS}


def _from_root(path: str) -> str:
    return path if path.startswith("//") else path.removeprefix("./").removeprefix("/")
