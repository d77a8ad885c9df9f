"""The steps of an entry: their type, and the parser of the shapes that models write."""

from collections.abc import Iterator, Sequence
from typing import Any

from contracts.value import Value
from generator.plan.action_arguments import ACTIONS, parse_number
from generator.plan.keyboard_keys import is_key
from generator.plan.view import PLAIN_VIEW, View

__all__ = ["PLAIN_VIEW", "Step", "View", "expand_steps", "parse_steps"]

MAX_STEPS = 100
"""Steps that one entry runs, repetitions counted."""
MAX_NESTED = 3
_MAX_WORD_LENGTH = 80
_WITHOUT_GIVEN = ("reload", "back")


class Step(Value):
    """One step: its action, such as `click`, and its arguments in normal form."""

    action: str
    given: Any = None

    @property
    def words(self) -> str:
        """Description for messages, such as `fill #new-item, Milk`."""
        if self.action in _WITHOUT_GIVEN:
            return self.action
        shown = self.given if isinstance(self.given, list | tuple) else [self.given]
        return f"{self.action} {', '.join(str(one)[:_MAX_WORD_LENGTH] for one in shown)}"


def parse_steps(raw: Any) -> tuple[Step, ...]:
    """Parse the steps into normal form; the result, written as `{action: given}`, parses to itself.

    Raises ValueError that names the step and the reason.
    """
    steps = _read(raw, 0)
    if sum(1 for _ in expand_steps(steps)) > MAX_STEPS:
        raise ValueError(f"an entry carries out at most {MAX_STEPS} steps")
    known: set[str] = set()
    for step in expand_steps(steps):
        if step.action == "remember":
            known.add(step.given[0])
        elif step.action == "expect" and (name := _remembered_name(step.given)) and name not in known:
            raise ValueError(f"`expect`: nothing is remembered as {name[:60]!r} before")
    return steps


def expand_steps(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield the steps to run, with every `repeat` expanded."""
    for step in steps:
        if step.action != "repeat":
            yield step
            continue
        inner = _read(step.given[1], 1)
        for _ in range(step.given[0]):
            yield from expand_steps(inner)


def _remembered_name(given: Any) -> str:
    plain = given.get("not", given)
    named = plain.get("changed", plain.get("same", ""))
    return str(named[0] if isinstance(named, list | tuple) else named)


def _read(raw: Any, depth: int) -> tuple[Step, ...]:
    if depth > MAX_NESTED:
        raise ValueError(f"`repeat` is nested at most {MAX_NESTED} times")
    each = raw if isinstance(raw, list | tuple) else [raw]
    return tuple(step for one in each[: MAX_STEPS + 1] for step in _steps(one, depth))


def _steps(raw: Any, depth: int) -> tuple[Step, ...]:
    if isinstance(raw, Step):
        raw = {raw.action: raw.given}
    if isinstance(raw, str) and raw in _WITHOUT_GIVEN:
        raw = {raw: True}
    if not isinstance(raw, dict) or not raw:
        raise ValueError(f"not a step: {str(raw)[:100]}")
    if isinstance(named := raw.get("action", raw.get("step")), str):
        given = {key: value for key, value in raw.items() if key not in ("action", "step")}
        raw = {named: given.get("given", given or True)}
    if isinstance(raw.get("expect"), dict) and len(raw) > 1 and not ACTIONS.keys() & (raw.keys() - {"expect"}):
        # Modifiers such as `not` may be beside the expectation.
        raw = {"expect": {**raw["expect"], **{key: value for key, value in raw.items() if key != "expect"}}}
    if isinstance(raw.get("expect"), list) and all(isinstance(one, dict) for one in raw["expect"]):
        return tuple(_step("expect", one, depth) for one in raw["expect"])
    if isinstance(keys := raw.get("press"), list) and len(raw) == 1 and all(map(is_key, keys)):
        return tuple(_step("press", key, depth) for key in keys)
    return tuple(_step(str(action), given, depth) for action, given in raw.items())


def _step(action: str, given: Any, depth: int) -> Step:
    if action != "repeat" and action not in ACTIONS:
        raise ValueError(f"`{action[:60]}`: steps are {', '.join(ACTIONS)} and repeat")
    try:
        if action == "repeat":
            return Step(action=action, given=_repeat(given, depth))
        return Step(action=action, given=ACTIONS[action](given))
    except (IndexError, KeyError, TypeError, OverflowError) as error:
        raise ValueError(f"`{action[:60]}` cannot be given {str(given)[:100]} ({error})") from None
    except ValueError as error:
        raise ValueError(f"`{action[:60]}`: {error}") from None


def _repeat(given: Any, depth: int) -> list[Any]:
    if isinstance(given, dict):
        number = next((given[key] for key in ("n", "times", "count", "number") if key in given), None)
        steps = given["steps"]
    else:
        number, *steps = given if isinstance(given, list | tuple) else ()
        if isinstance(number, list | tuple | dict):
            number, steps = steps[0], [number]
        steps = steps[0] if len(steps) == 1 else steps
    times = int(parse_number(number, MAX_STEPS))
    inner = _read(steps, depth + 1)
    if not inner:
        raise ValueError("it wants steps to repeat")
    return [max(1, times), [{step.action: step.given} for step in inner]]
