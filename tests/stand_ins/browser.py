"""A browser that sees what a test tells it to, and remembers what it was shown."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.faults import Fault
from generator.plan.step_parser import View
from generator.ports import AuditRequest, ExpressionResult, Scenario, Visit
from generator.site import Site

Opinion = Callable[[Site], ExpressionResult]
"""What an expression comes to on a site."""


@dataclass(frozen=True)
class Shown:
    """One visit as it was asked for."""

    site: Site
    root: str
    expressions: tuple[str, ...]
    seconds: float
    left_out: frozenset[str] = frozenset()
    scenarios: tuple[Scenario, ...] = ()


@dataclass
class ScriptedBrowser:
    """Each visit plays the next step of its script, if there is one; otherwise every expression is judged by itself.

    `opinions` are by expression; one that nobody has an opinion of is not true.
    """

    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    screenshot: bytes | None = b"\xff\xd8\xff a picture"
    shown: list[Shown] = field(default_factory=list)
    closed: bool = False
    pictured: list[View] = field(default_factory=list)
    """Views in which pictures were asked for; those visits are not `shown` and play no step."""
    _script: deque[Visit | Exception | None] = field(default_factory=deque)

    def sees(
        self, *answers: bool | ExpressionResult, faults: Sequence[Fault] = (), unfinished: str | None = None
    ) -> None:
        """Give these answers on the next visit, in the order of its expressions."""
        given = tuple(
            answer if isinstance(answer, ExpressionResult) else ExpressionResult(answer, "true" if answer else "false")
            for answer in answers
        )
        self._script.append(Visit(given, tuple(faults), self.screenshot, unfinished))

    def fails(self, error: Exception) -> None:
        """Raise `error` on the next visit."""
        self._script.append(error)

    def hangs(self) -> None:
        """Spend all the time of the next visit, and find nothing out."""
        self._script.append(None)

    async def visit(
        self,
        site: Site,
        *,
        root: str,
        expressions: Sequence[str],
        seconds: float,
        left_out: Collection[str] = (),
        scenarios: Sequence[Scenario] = (),
        audit: AuditRequest | None = None,
        pictures: Sequence[View] = (),
    ) -> Visit:
        if pictures:
            self.pictured += pictures
            return Visit(pictures=(self.screenshot,) * len(pictures))
        self.shown.append(Shown(site, root, tuple(expressions), seconds, frozenset(left_out), tuple(scenarios)))
        if not self._script:
            return Visit(tuple(self._opinion(expression, site) for expression in expressions), (), self.screenshot)
        step = self._script.popleft()
        if isinstance(step, Exception):
            raise step
        unasked = tuple(ExpressionResult(truthy=False, detail="it was not evaluated") for _ in expressions)
        if step is None:
            await asyncio.sleep(seconds)
            return Visit(unasked, unfinished=f"it did not end within {seconds:.1f} s")
        if not step.answers and step.unfinished is not None:
            return replace(step, answers=unasked)
        if len(step.answers) != len(expressions):
            raise AssertionError(f"the test has {len(step.answers)} answers to {len(expressions)} expressions")
        return step

    async def close(self) -> None:
        self.closed = True

    def _opinion(self, expression: str, site: Site) -> ExpressionResult:
        opinion = self.opinions.get(expression)
        return ExpressionResult(truthy=False, detail="undefined") if opinion is None else opinion(site)
