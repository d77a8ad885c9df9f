"""No regular expression of ours can be made slow: each takes time linear in the most hostile text."""

import importlib
import pkgutil
import re
import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import FrameType, ModuleType
from typing import Any

import pytest

from tests.repository.hostile_text import Attack, attacks_on
from tests.repository.tree import PACKAGES, ROOT
from tests.time_growth import grows_faster_than_length, processor_seconds

Pattern = re.Pattern[Any]
ENDLESS_LENGTH = 60
ENDLESS_SECONDS = 1.0
SHORT_LENGTH = 240
METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class EndlessError(Exception):
    """The pattern took more than ENDLESS_SECONDS of processor time."""


def modules() -> Iterator[ModuleType]:
    for package in map(importlib.import_module, PACKAGES):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def patterns_in(value: object, depth: int = 0) -> Iterator[Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, list | tuple | set | frozenset | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from patterns_in(one, depth + 1)
    elif depth < 3 and is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from patterns_in(getattr(value, one.name, None), depth + 1)


def methods_on(name: str, module: ModuleType, sources: Mapping[str, str]) -> frozenset[str]:
    """The methods that are called on it where it is made or imported; all where nobody can tell."""
    imported = re.compile(rf"import .*\b{name}\b")
    users = [text for path, text in sources.items() if path == module.__file__ or imported.search(text)]
    return frozenset(re.findall(rf"\b{name}\.({'|'.join(METHODS)})\b", "\n".join(users))) or frozenset(METHODS)


def collected() -> dict[str, tuple[Pattern, frozenset[str]]]:
    """Every pattern of a module by its name, with the methods that are called on it."""
    sources = {str(path): path.read_text() for package in PACKAGES for path in (ROOT / package).glob("src/**/*.py")}
    found: dict[str, tuple[Pattern, frozenset[str]]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for number, pattern in enumerate(patterns_in(value)):
                found[f"{module.__name__}.{name}[{number}]"] = pattern, methods_on(name, module, sources)
    return found


def use(pattern: Pattern, methods: frozenset[str], text: str) -> None:
    """As it is used: at the start of the text alone, for the first place, or for all of them."""
    read = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
    if methods <= {"match", "fullmatch"}:
        pattern.match(read)
        pattern.fullmatch(read)
    elif methods <= {"match", "fullmatch", "search"}:
        pattern.search(read)
    else:
        for _ in pattern.finditer(read):
            pass


def is_endless(work: Callable[[], object]) -> bool:
    """Whether it takes more than ENDLESS_SECONDS of processor time: `re` looks for signals while it matches."""

    def end(_: int, __: FrameType | None) -> None:
        raise EndlessError

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS_SECONDS)
    try:
        work()
    except EndlessError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return False


def is_slow(pattern: Pattern, methods: frozenset[str], attack: Attack) -> bool:
    """Whether time grows faster than the text."""

    def seconds(length: int) -> float:
        text = attack.text(length)
        return processor_seconds(lambda: use(pattern, methods, text))

    endless = is_endless(lambda: use(pattern, methods, attack.text(ENDLESS_LENGTH)))
    return endless or grows_faster_than_length(seconds, SHORT_LENGTH)


def test_a_pattern_takes_time_linear_in_hostile_text() -> None:
    for name, (pattern, methods) in collected().items():
        slow = [attack for attack in attacks_on(pattern) if is_slow(pattern, methods, attack)]
        assert slow == [], f"{name}: make it possessive, bound it, or read the text by code"


@pytest.mark.parametrize(
    "pattern",
    [r"(?:a+)+b", r"<[^>]*>", r"a\s*\s*b", r"(\w+)\s*=>", r"(['\"])(?:\\.|.)*\1", r"<a>(.*?)</a>"],
)
def test_a_pattern_that_can_be_made_slow_is_noticed(pattern: str) -> None:
    compiled = re.compile(pattern)
    assert any(is_slow(compiled, frozenset(METHODS), attack) for attack in attacks_on(compiled))
