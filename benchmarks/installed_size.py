"""The size of what a service consists of: its package, ours below it, and every library that these require."""

from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
OURS = ("contracts", "chassis", "gateway", "generator", "publisher", "notifier", "cli")


def required_by(name: str) -> dict[str, Distribution]:
    """The distributions that `pip install name` installs, by name; `name` itself too."""
    found: dict[str, Distribution] = {}
    todo = [(name, frozenset[str]())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while todo:
        one = todo.pop()
        if one in seen:
            continue
        seen.add(one)
        try:
            found[one[0]] = distribution(one[0])
        except PackageNotFoundError:
            continue  # of another platform
        todo += _requirements(found[one[0]], one[1])
    return found


def _requirements(of: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for text in of.requires or ():
        needed = Requirement(text)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            yield canonicalize_name(needed.name), frozenset(needed.extras)


def size_of(name: str, of: Distribution) -> int:
    """Bytes of its files, without compiled copies of Python files."""
    if name in OURS:  # installed as a link to its source
        files = [path for path in (ROOT / name / "src").rglob("*") if path.is_file()]
    else:
        files = [Path(str(of.locate_file(file))) for file in of.files or ()]
    return sum(file.stat().st_size for file in files if file.suffix != ".pyc" and file.is_file())
