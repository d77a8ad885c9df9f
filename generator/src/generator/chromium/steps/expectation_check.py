"""Checks one expectation on a page once: whether it holds now, and what was observed."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Error

from generator.chromium.check_evaluation import CheckedPage
from generator.chromium.expression_evaluation import DebuggerEvaluation
from generator.chromium.opened_page import OpenedPage
from generator.chromium.page_errors import shorten
from generator.chromium.steps.clipboard import clipboard_text
from generator.chromium.steps.element_comparison import COMPARISONS
from generator.chromium.steps.elements import CannotTellError, FoundElements, find_elements, locate
from generator.chromium.steps.layout_comparison import compare_below, compare_beside
from generator.chromium.steps.observation import Observation, quote_texts
from generator.chromium.steps.recorded_events import PageEvents
from generator.plan.expectation_parser import Expectation
from generator.plan.text_matchers import Matcher, collapse_spaces

_SCREENSHOT_MS = 2_000.0
_PART_SECONDS = 2.0
"""Timeout for the value of a part of an expression."""


@dataclass
class ExpectationChecker:
    """Checks expectations on one page below `address`. `remembered` has sources and values by name."""

    opened: OpenedPage
    record: PageEvents
    address: str
    remembered: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    async def check(self, expected: Expectation) -> Observation:
        """Check it once. Raises CannotTellError for a wrong plan, and Playwright's Error if the page navigates."""
        if compare := COMPARISONS.get(expected.kind):
            selector, *given = expected.args
            return compare(selector, await self._find(selector, **_asked(expected)), *given)
        check: Callable[..., Awaitable[Observation]] = getattr(self, f"_{expected.kind}")
        return await check(*expected.args)

    async def value_of(self, source: Any) -> Any:
        """The value of an expression, or of a selector: the texts, or image digests, of its elements."""
        if not isinstance(source, str):
            return await self._whole_value(source["js"])
        found = await self._find(source)
        values: list[str] = []
        for index, one in enumerate(found.elements):
            text = collapse_spaces(one.texts[0]) or " ".join(one.values)
            values.append(text or (await self._picture_of(source, index) if one.visible else ""))
        return values

    async def describe_parts(self, expression: str) -> str:
        """Describe a falsy expression by the values of its parts."""
        timeouts = self.opened.timeouts.model_copy(update={"poll": _PART_SECONDS})
        answer = await CheckedPage(self.opened.session, self.opened.clock, timeouts).ask(expression, 0.0)
        return f"`{shorten(expression, 120)}` is {answer.detail}"

    async def _picture_of(self, selector: str, index: int) -> str:
        """A digest of what is drawn, such as on a canvas."""
        try:
            one = locate(self.opened.page, selector).nth(index)
            picture = await one.screenshot(timeout=_SCREENSHOT_MS, animations="allow")
        except Error:
            return ""
        return f"picture {hashlib.sha256(picture).hexdigest()[:12]}"

    async def _whole_value(self, expression: str) -> Any:
        options = {"replMode": True, "awaitPromise": True, "returnByValue": True, "userGesture": True}
        source = {"expression": f"(\n{expression.strip().rstrip(';')}\n)", **options}
        evaluated = await self.opened.session.send("Runtime.evaluate", source)
        if "exceptionDetails" in evaluated:
            return (await self._evaluated(expression)).words
        return evaluated["result"].get("value", evaluated["result"].get("description"))

    async def _evaluated(self, expression: str) -> Any:
        value = await DebuggerEvaluation(self.opened.session).evaluate(expression)
        if value.unparsed:
            raise CannotTellError(f"`{shorten(expression, 100)}` does not parse: {value.words}")
        return value

    async def _js(self, expression: str) -> Observation:
        value = await self._evaluated(expression)
        return Observation(value.truthy, f"`{shorten(expression, 120)}` is {value.words}")

    async def _url(self, wanted: Matcher) -> Observation:
        url = self.opened.page.url
        within = url.removeprefix(self.address)
        before, _, fragment = within.partition("#")
        path, _, query = before.partition("?")
        marked = [sign + part for sign, part in (("#", fragment), ("?", query)) if part]
        forms = [url, within, f"/{within}", before, path, *marked]
        return Observation(any(map(wanted.accepts, forms)), f"the address is {within or 'that of the start page'}")

    async def _title(self, wanted: Matcher) -> Observation:
        title = await self.opened.page.title()
        return Observation(wanted.accepts(title), f"the title is {quote_texts([title])}")

    async def _dialog(self, wanted: Matcher | str) -> Observation:
        said = self.record.dialogs
        if wanted == "none":
            new = said[self.record.dialogs_before :]
            return Observation(not new, f"dialogs: {quote_texts(new)}")
        said_words = [(kind, words) for kind, _, words in (dialog.partition(": ") for dialog in said)]
        holds = any(
            isinstance(wanted, str) or wanted.accepts(words) or wanted.text == kind for kind, words in said_words
        )
        return Observation(holds, f"dialogs: {quote_texts(said)}")

    async def _download(self, name: Matcher, wanted: Matcher | None = None) -> Observation:
        downloads = self.record.downloads
        found = [content for called, content in downloads if name.accepts(called)]
        if not found or wanted is None:
            return Observation(bool(found), f"downloads: {quote_texts([called for called, _ in downloads])}")
        if (content := found[-1]) is None:
            return Observation(False, f"the download {name.text!r} cannot be read")
        text, lines = ("\n".join(each.strip().splitlines()) for each in (content, wanted.text))
        holds = {"exactly": text == lines, "contains": lines.casefold() in text.casefold()}.get(wanted.way)
        holds = wanted.accepts(text) if holds is None else holds
        return Observation(holds, f"the download holds {quote_texts([content])}")

    async def _clipboard(self, wanted: Matcher) -> Observation:
        text = await clipboard_text(self.opened.session)
        return Observation(wanted.accepts(text), f"the clipboard holds {quote_texts([text])}")

    async def _console_clean(self, _: bool) -> Observation:
        return Observation(not self.record.errors, f"the console has {quote_texts(self.record.errors)}")

    async def _no_overflow(self, _: bool) -> Observation:
        found = await self._find("html", overflow=True)
        fact = found.elements[0].more["overflow"] if found.elements else {"wide": 0, "shown": 0, "widest": "html"}
        words = f"the content is {fact['wide']} px wide in a window of {fact['shown']} px"
        return Observation(not fact["widest"], f"{words}; widest: {fact['widest']}" if fact["widest"] else words)

    async def _below(self, lower: str, upper: str) -> Observation:
        return compare_below(lower, await self._find(lower), upper, await self._find(upper))

    async def _beside(self, selector: str, other: str) -> Observation:
        return compare_beside(selector, await self._find(selector), other, await self._find(other))

    async def _find(self, selector: str, **asked: Any) -> FoundElements:
        return await find_elements(self.opened.page, selector, **asked)

    async def _changed(self, name: str, source: Any = None) -> Observation:
        seen = await self._same(name, source)
        return Observation(not seen.holds, seen.words)

    async def _same(self, name: str, source: Any = None) -> Observation:
        if name not in self.remembered:
            raise CannotTellError(f"nothing is remembered as {name!r}")
        known, before = self.remembered[name]
        now = await self.value_of(source or known)
        return Observation(now == before, f"{name!r} was {shorten(str(before), 80)}, is {shorten(str(now), 80)}")


def _asked(expected: Expectation) -> dict[str, Any]:
    """The facts that the expectation needs of each element."""
    match expected.kind:
        case "attribute":
            return {"attribute": expected.args[1]}
        case "style":
            wanted = expected.args[2]
            return {"style": [expected.args[1], wanted.text if isinstance(wanted, Matcher) else None]}
        case "contrast":
            return {"contrast": True}
    return {}
