"""The steps of an entry and the view in which they are tried, as the plan writes them down."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ConfigDict, Field

from contracts.brief import Value
from generator.plan.expectations import expectation_of, source_of

MOST_STEPS = 100
"""Steps that one entry carries out, those that are repeated counted each time."""
MOST_NESTED = 3
LONGEST_TEXT = 10_000
MOST_WAIT_SECONDS = 5.0
MOST_HOLD_MS = 5_000
MOST_ADVANCE_SECONDS = 366 * 24 * 3600.0


class View(Value):
    """How the page is opened. `serve` answers paths of the site with a text, a status or no connection instead."""

    model_config = ConfigDict(extra="ignore")

    open: str = ""
    """Path, query and fragment within the site."""
    width: int | None = None
    height: int | None = None
    color_scheme: str | None = None
    time_zone: str | None = None
    locale: str | None = None
    offline: bool = False
    touch: bool = False
    clock: str | None = None
    """The page's local time when it is opened; kept over a reload."""
    serve: dict[str, Any] = Field(default_factory=dict)


PLAIN_VIEW = View()
"""As an evaluator opens the page."""


class Step(Value):
    """One step: its name in the vocabulary, such as `click`, and what it is given, in a normal form."""

    action: str
    given: Any = None

    @property
    def words(self) -> str:
        """For messages, such as `fill #new-item, Milk`."""
        shown = self.given if isinstance(self.given, list | tuple) else [self.given]
        return f"{self.action} {', '.join(str(one)[:80] for one in shown)}"


def steps_of(raw: Any) -> tuple[Step, ...]:
    """The steps of an entry in normal form; what it returns, written as `{action: given}`, reads as itself.

    Raises ValueError that names the step and what is wrong with it.
    """
    steps = _read(raw, 0)
    if _count(steps) > MOST_STEPS:
        raise ValueError(f"an entry carries out at most {MOST_STEPS} steps")
    return steps


def _read(raw: Any, depth: int) -> tuple[Step, ...]:
    if depth > MOST_NESTED:
        raise ValueError(f"`repeat` is nested at most {MOST_NESTED} times")
    each = raw if isinstance(raw, list | tuple) else [raw]
    return tuple(step for one in each for step in _steps(one, depth))


def _steps(raw: Any, depth: int) -> tuple[Step, ...]:
    if isinstance(raw, Step):
        raw = {raw.action: raw.given}
    if isinstance(raw, str) and raw in ("reload", "back"):
        raw = {raw: True}
    if not isinstance(raw, dict) or not raw:
        raise ValueError(f"not a step: {str(raw)[:100]}")
    if isinstance(raw.get("action"), str):
        raw = {raw["action"]: raw.get("given")}
    # An expectation's ways, such as `not`, may stand beside it.
    if (
        "expect" in raw
        and len(raw) > 1
        and isinstance(raw["expect"], dict)
        and not _ACTIONS.keys() & (raw.keys() - {"expect"})
    ):
        raw = {"expect": {**raw["expect"], **{key: value for key, value in raw.items() if key != "expect"}}}
    return tuple(_step(str(action), given, depth) for action, given in raw.items())


def _step(action: str, given: Any, depth: int) -> Step:
    try:
        if action == "repeat":
            return Step(action=action, given=_repeat(given, depth))
        if action not in _ACTIONS:
            raise ValueError(f"steps are {', '.join(_ACTIONS)} and repeat")
        read = _ACTIONS[action](given)
    except (IndexError, KeyError, TypeError, OverflowError) as error:
        raise ValueError(f"`{action}` cannot be given {str(given)[:100]} ({error})") from None
    except ValueError as error:
        raise ValueError(f"`{action}`: {error}") from None
    return Step(action=action, given=read)


def _repeat(given: Any, depth: int) -> list[Any]:
    if isinstance(given, dict):
        number = next(given[key] for key in ("n", "times", "count") if key in given)
        steps = given["steps"]
    else:
        number, steps = given
        if isinstance(number, list | tuple | dict):
            number, steps = steps, number
    times = int(_number(number, MOST_STEPS))
    inner = _read(steps, depth + 1)
    return [max(1, times), [{step.action: step.given} for step in inner]]


def _count(steps: tuple[Step, ...]) -> int:
    total = 0
    for step in steps:
        times, inner = step.given if step.action == "repeat" else (1, None)
        total += times * (_count(_read(inner, 0)) if inner is not None else 1)
    return total


def _text(raw: Any) -> str:
    if isinstance(raw, dict) and isinstance(raw.get("selector"), str):
        raw = raw["selector"]
    if isinstance(raw, list | tuple) and len(raw) == 1:
        raw = raw[0]
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError(f"it wants a selector or a text, not {str(raw)[:60]!r}")
    if len(raw) > LONGEST_TEXT:
        raise ValueError(f"a text has at most {LONGEST_TEXT} characters")
    return raw


def _number(raw: Any, most: float) -> float:
    if isinstance(raw, bool):
        raise ValueError("it wants a number")
    number = float(raw)
    if not 0 <= number <= most:
        raise ValueError(f"it takes a number from 0 to {most:g}")
    return number


def _pair(given: Any, *names: str) -> list[Any]:
    if isinstance(given, dict):
        first = given.get("selector", given.get("from"))
        second = next(given[name] for name in names if name in given)
        return [_text(first), second]
    first, second = given
    return [_text(first), second]


def _fill(given: Any) -> list[Any]:
    selector, value = _pair(given, "text", "value")
    if not isinstance(value, str | int | float | bool):
        raise TypeError("it wants a text")
    return [selector, value if isinstance(value, bool) else str(value)[:LONGEST_TEXT]]


def _press(given: Any) -> Any:
    if isinstance(given, str) and given:
        return given
    selector, key = _pair(given, "key")
    return [selector, _text(key)]


def _hold(given: Any) -> list[Any]:
    if isinstance(given, dict):
        given = [*([given["selector"]] if "selector" in given else []), given["key"], given.get("ms", 500)]
    *before, key, ms = given
    return [*map(_text, before[:1]), _text(key), _number(ms, MOST_HOLD_MS)]


def _select(given: Any) -> list[Any]:
    selector, option = _pair(given, "option", "value", "label")
    return [selector, [str(one) for one in option] if isinstance(option, list) else str(option)]


def _upload(given: Any) -> list[Any]:
    selector, name = _pair(given, "file", "name", "attachment")
    return [selector, [_text(one) for one in name] if isinstance(name, list) else _text(name)]


def _drag(given: Any) -> list[Any]:
    first, second = _pair(given, "to")
    return [first, _text(second)]


def _remember(given: Any) -> list[Any]:
    if isinstance(given, dict):
        given = [given["name"], given.get("selector") or ({"js": given["js"]} if "js" in given else given["source"])]
    name, source = given
    return [_text(name), source_of(source)]


def _flag(given: Any) -> bool:
    if given not in (True, False, None, "", "true", "false"):
        raise ValueError("it takes true or false")
    return given not in (False, "false")


_ACTIONS: Mapping[str, Callable[[Any], Any]] = {
    "click": _text,
    "poke": _text,
    "dblclick": _text,
    "hover": _text,
    "fill": _fill,
    "press": _press,
    "hold": _hold,
    "select": _select,
    "upload": _upload,
    "drag": _drag,
    "reload": _flag,
    "back": _flag,
    "wait": lambda given: min(_number(given, 60.0), MOST_WAIT_SECONDS),
    "advance": lambda given: _number(given, MOST_ADVANCE_SECONDS),
    "offline": _flag,
    "color_scheme": _text,
    "remember": _remember,
    "expect": lambda given: expectation_of(given).normal,
}
