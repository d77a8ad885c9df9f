"""Evaluates the JavaScript checks on a page that has settled: in order, each until it is truthy or times out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from playwright.async_api import CDPSession, Error

from generator.chromium.expression_evaluation import DebuggerEvaluation, JsValue
from generator.chromium.expression_parser import last_value, may_act, terms_of
from generator.chromium.page_errors import shorten
from generator.chromium.page_time_measurement import PageClock
from generator.page_timeouts import Timeouts
from generator.ports import ExpressionResult

MAX_DETAIL_LENGTH = 300
_NAVIGATIONS = 3
"""Number of evaluations of an expression that is interrupted by navigations."""
NOT_ASKED = ExpressionResult(truthy=False, detail="it was not evaluated")


class CheckEvaluation:
    """The expressions of one visit and the result of each, over two passes."""

    def __init__(self, expressions: Sequence[str], timeouts: Timeouts) -> None:
        self._expressions = tuple(expressions)
        self._timeouts = timeouts
        self._slowest = 0.0
        self.answers = [NOT_ASKED] * len(self._expressions)

    @property
    def open_ones(self) -> list[int]:
        """The indices of the expressions that are not truthy."""
        return [index for index, answer in enumerate(self.answers) if not answer.truthy]

    def put(self, places: Iterable[int], answer: ExpressionResult) -> None:
        """Set the same result for all `places`."""
        for index in places:
            self.answers[index] = answer

    async def first_pass(self, page: "CheckedPage") -> None:
        """Evaluate all. Falsy ones are evaluated once more at the end; if truthy then, they are late."""
        for index in range(len(self._expressions)):
            self.answers[index] = await page.ask(self._expressions[index], self._timeouts.check)
        self._slowest = page.slowest
        for index in self.open_ones:
            await self._ask_late(page, index, seconds=0.0, acting=False)

    async def second_pass(self, page: "CheckedPage") -> None:
        """Evaluate failed ones on a fresh page, for little longer than the slowest of the others took."""
        for index in self.open_ones:
            await self._ask_late(
                page, index, min(self._timeouts.check, self._slowest + self._timeouts.again), acting=True
            )

    async def _ask_late(self, page: "CheckedPage", index: int, seconds: float, *, acting: bool) -> None:
        expression = self._expressions[index]
        if acting or not may_act(expression):
            again = await page.ask(expression, seconds)
            if again.truthy:
                self.answers[index] = replace(again, late=True)


class CheckedPage:
    """A page that has settled. A check's time starts when the page settled or when a check last changed it."""

    def __init__(self, session: CDPSession, clock: PageClock, timeouts: Timeouts) -> None:
        self._session = session
        self._clock = clock
        self._timeouts = timeouts
        self._evaluation = DebuggerEvaluation(session)
        self._since = clock.now
        self.slowest = 0.0
        """Seconds until the slowest passed check was truthy."""

    async def ask(self, expression: str, seconds: float) -> ExpressionResult:
        """Evaluate until it is truthy or the page has used `seconds`; only once if that might change the page."""
        began, acts = self._clock.now, may_act(expression)
        value = await self._evaluate(expression, seconds)
        asked = 1
        while not value.truthy and not value.timed_out and self._clock.now - self._since < seconds:
            await self._clock.sleep(self._timeouts.poll)
            again = await self._evaluate(expression, seconds, pure=acts)
            if again.acts:
                break
            value, asked = again, asked + 1
        if acts:
            self._since = self._clock.now
        if value.truthy:
            waited = self._clock.now - began
            self.slowest = max(self.slowest, waited)
            late = f" (not at first, {waited:.1f} s later)" if asked > 1 else ""
            return ExpressionResult(truthy=True, detail=value.words + late)
        return ExpressionResult(
            truthy=False, detail=shorten(await self._describe(expression, value), MAX_DETAIL_LENGTH)
        )

    async def _evaluate(self, expression: str, seconds: float, *, pure: bool = False) -> JsValue:
        for _ in range(_NAVIGATIONS):
            try:
                return await self._clock.within(
                    max(seconds, self._timeouts.poll), self._evaluation.evaluate(expression, pure=pure)
                )
            except TimeoutError:
                # An endless loop in the expression would block all following ones.
                await self._terminate()
                limit = max(seconds, self._timeouts.poll)
                return JsValue(truthy=False, words=f"no value within {limit:g} s", threw=True, timed_out=True)
            except Error as error:
                value = JsValue(
                    truthy=False, words=shorten(error.message.rpartition("): ")[2], MAX_DETAIL_LENGTH), threw=True
                )
                await self._clock.sleep(self._timeouts.poll)
        return value

    async def _terminate(self) -> None:
        try:
            await self._clock.within(self._timeouts.poll, self._session.send("Runtime.terminateExecution"))
        except (TimeoutError, Error):
            return

    async def _describe(self, expression: str, value: JsValue) -> str:
        """Describe the value and those of its parts, as far as evaluating them does not change the page."""
        parts = "" if value.threw else await self._parts(expression)
        words = f"{value.words}: {parts}" if parts else value.words
        found = await self._evaluation.found(expression)
        return f"{words}; {found}" if found else words

    async def _parts(self, expression: str) -> str:
        before, last = last_value(expression)
        terms = terms_of(last)
        for term in terms:
            named = f"{shorten(term.text, 100)}: " if len(terms) > 1 else ""
            if not term.operator:
                seen = await self._part(before, term.text) if named or before else None
                if seen is not None and not seen.truthy:
                    return named + seen.words
                continue
            sides = [await self._part(before, side) for side in (term.left, term.right)]
            whole = await self._part(before, term.text)
            if whole is not None and not whole.truthy:
                left, right = ("?" if side is None else side.words for side in sides)
                return f"{named}{left} {term.operator} {right}"
        return ""

    async def _part(self, before: str, part: str) -> JsValue | None:
        """The value of a part; None if evaluating it might change the page, or if it is not an expression."""
        source = f"{before};\nreturn (\n{part}\n)" if before else part
        value = await self._evaluate(source, self._timeouts.check, pure=may_act(source))
        return None if value.acts or value.unparsed else value
