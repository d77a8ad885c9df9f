"""Looks at a page for one expectation: whether it holds now, and what is there in words."""

import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from playwright.async_api import Error, Locator

from generator.chromium.check_evaluation import AskedPage
from generator.chromium.evaluation import Evaluation
from generator.chromium.opened_page import OpenedPage
from generator.chromium.page_errors import shortened
from generator.chromium.steps.numbers import readings_of
from generator.chromium.steps.record import Record
from generator.chromium.steps.selectors import each, is_visible, located, text_of
from generator.plan.expectations import OPERATORS, Expectation
from generator.plan.matchers import Matcher, one_line


class CannotTellError(Exception):
    """The expectation cannot be looked at; the text says why. It says nothing against the page."""


@dataclass(frozen=True)
class Seen:
    """Whether the expectation holds, not yet negated, and what was there."""

    holds: bool
    words: str


@dataclass
class Eyes:
    """Looks at one page. `remembered` has sources and values by name."""

    opened: OpenedPage
    record: Record
    remembered: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    async def look(self, expected: Expectation) -> Seen:
        """What is there now. Raises CannotTellError, and Playwright's Error where the page goes away under it."""
        look: Callable[..., Awaitable[Seen]] = getattr(self, f"_{expected.kind}")
        return await look(*expected.args)

    async def value_of(self, source: Any) -> Any:
        """The value of a selector, as its texts, or of an expression."""
        if isinstance(source, str):
            return [one_line((await text_of(one))[0]) for one in await each(self.opened.page, source)]
        options = {"replMode": True, "awaitPromise": True, "returnByValue": True, "userGesture": True}
        evaluated = await self.opened.session.send(
            "Runtime.evaluate", {"expression": f"(\n{source['js']}\n)", **options}
        )
        if "exceptionDetails" in evaluated:
            thrown = evaluated["exceptionDetails"].get("exception", {})
            if thrown.get("className") == "SyntaxError":
                raise CannotTellError(f"`{shortened(source['js'], 100)}` does not parse")
            return shortened(str(thrown.get("description")).partition("\n")[0], 200)
        return evaluated["result"].get("value", evaluated["result"].get("description"))

    async def _visible(self, selector: str) -> Seen:
        found = await each(self.opened.page, selector)
        shown = [one for one in found if await is_visible(one)]
        words = f"{len(shown)} visible" if shown else f"none visible of {len(found)}" if found else "not there"
        return Seen(bool(shown), f"`{selector}` is {words}" if not shown else f"`{selector}`: {words}")

    async def _hidden(self, selector: str) -> Seen:
        seen = await self._visible(selector)
        texts = await self._texts_of(selector) if seen.holds else []
        return Seen(not seen.holds, f"{seen.words}: {_shown(texts)}" if texts else seen.words)

    async def _enabled(self, selector: str) -> Seen:
        found = await each(self.opened.page, selector)
        able = [await one.is_enabled(timeout=1000) for one in found[:1]]
        return Seen(
            able == [True], f"`{selector}` is {'enabled' if able == [True] else 'disabled' if able else 'not there'}"
        )

    async def _disabled(self, selector: str) -> Seen:
        seen = await self._enabled(selector)
        return Seen(seen.words.endswith("disabled"), seen.words)

    async def _focused(self, selector: str) -> Seen:
        found = await each(self.opened.page, selector)
        holds = any([await self._fact(one, "focused") for one in found])
        return Seen(holds, f"`{selector}` is {'focused' if holds else 'not focused' if found else 'not there'}")

    async def _text(self, selector: str, wanted: Matcher) -> Seen:
        found = await each(self.opened.page, selector)
        texts = [await text_of(one) for one in found]
        shown = [one_line(text) for text, _ in texts]
        if not found:
            return Seen(False, f"`{selector}` is not there")
        return Seen(any(_reads(wanted, *text) for text in texts), f"`{selector}` has {_shown(shown)}")

    async def _texts(self, selector: str, wanted: Sequence[Matcher]) -> Seen:
        texts = [await text_of(one) for one in await each(self.opened.page, selector)]
        holds = len(texts) == len(wanted) and all(_reads(one, *text) for one, text in zip(wanted, texts, strict=True))
        return Seen(holds, f"`{selector}` has {len(texts)}: {_shown([one_line(text) for text, _ in texts])}")

    async def _number(self, selector: str, sign: str, wanted: float) -> Seen:
        texts = await self._texts_of(selector)
        holds = any(OPERATORS[sign](number, wanted) for text in texts for number in readings_of(text))
        return Seen(holds, f"`{selector}` has {_shown(texts)}" if texts else f"`{selector}` is not there")

    async def _value(self, selector: str, wanted: Matcher) -> Seen:
        values = []
        for one in await each(self.opened.page, selector):
            with contextlib.suppress(Error):
                values.append(await one.input_value(timeout=1000))
        said = f"has the value {_shown(values)}" if values else "is no field that is there"
        return Seen(any(map(wanted.accepts, values)), f"`{selector}` {said}")

    async def _count(self, selector: str, sign: str, wanted: float) -> Seen:
        count = await located(self.opened.page, selector).count()
        return Seen(OPERATORS[sign](count, wanted), f"`{selector}` is {count}")

    async def _attribute(self, selector: str, name: str, wanted: Matcher | None = None) -> Seen:
        values = [await one.get_attribute(name, timeout=1000) for one in await each(self.opened.page, selector)]
        if not values:
            return Seen(False, f"`{selector}` is not there")
        holds = any(value is not None and (wanted is None or wanted.accepts(value)) for value in values)
        shown = _shown(["(none)" if value is None else value for value in values])
        return Seen(holds, f"`{selector}` has {name} {shown}")

    async def _style(self, selector: str, name: str, *wanted: Any) -> Seen:
        found = await each(self.opened.page, selector)
        if not found:
            return Seen(False, f"`{selector}` is not there")
        given = wanted[0].text if isinstance(wanted[0], Matcher) else str(wanted[1])
        styles = [await self._fact(one, "style", [name, given]) for one in found[:10]]
        holds = any(_styled(style, wanted) for style in styles)
        return Seen(holds, f"`{selector}` has {name} {_shown([style['seen'] for style in styles])}")

    async def _url(self, wanted: Matcher) -> Seen:
        url = self.opened.page.url
        return Seen(wanted.accepts(url), f"the address is {url}")

    async def _title(self, wanted: Matcher) -> Seen:
        title = await self.opened.page.title()
        return Seen(wanted.accepts(title), f"the title is {_shown([title])}")

    async def _dialog(self, wanted: Matcher | str) -> Seen:
        said = [dialog.partition(": ")[2] for dialog in self.record.dialogs]
        holds = bool(said) == (wanted == "any") if isinstance(wanted, str) else any(map(wanted.accepts, said))
        return Seen(holds, f"dialogs: {_shown(self.record.dialogs)}")

    async def _download(self, name: Matcher, wanted: Matcher | None = None) -> Seen:
        found = [content for called, content in self.record.downloads if name.accepts(called)]
        if not found or wanted is None:
            return Seen(bool(found), f"downloads: {_shown([called for called, _ in self.record.downloads])}")
        if (content := found[-1]) is None:
            return Seen(False, f"the download {name.text!r} cannot be read")
        text, lines = (each.replace("\r\n", "\n").strip() for each in (content, wanted.text))
        holds = {"exactly": text == lines, "contains": lines in text}.get(wanted.way)
        return Seen(wanted.accepts(text) if holds is None else holds, f"the download holds {_shown([content])}")

    async def _clipboard(self, wanted: Matcher) -> Seen:
        text = await self.value_of({"js": "navigator.clipboard.readText()"})
        return Seen(wanted.accepts(str(text)), f"the clipboard holds {_shown([str(text)])}")

    async def _contrast(self, selector: str, ratio: float) -> Seen:
        found = [one for one in await each(self.opened.page, selector) if await is_visible(one)]
        if not found:
            return Seen(False, f"`{selector}` is not visible")
        facts = [await self._fact(one, "contrast") for one in found[:10]]
        if all(fact["ratio"] is None for fact in facts):
            raise CannotTellError(f"`{selector}` stands on a picture or a gradient")
        least = min((fact for fact in facts if fact["ratio"] is not None), key=lambda fact: float(fact["ratio"]))
        words = f"`{selector}` has a contrast of {least['ratio']:.2f} ({least['color']} on {least['ground']})"
        return Seen(least["ratio"] >= ratio - 0.005, words)

    async def _console_clean(self, _: bool) -> Seen:
        return Seen(not self.record.errors, f"the console has {_shown(self.record.errors)}")

    async def _no_overflow(self, _: bool) -> Seen:
        fact = await self._fact(located(self.opened.page, "html").first, "overflow")
        words = f"the content is {fact['wide']} px wide in a window of {fact['shown']} px"
        return Seen(not fact["widest"], f"{words}; widest: {fact['widest']}" if fact["widest"] else words)

    async def _below(self, lower: str, upper: str) -> Seen:
        one, other, words = await self._boxes(lower, upper)
        return Seen(one is not None and other is not None and one["y"] >= other["y"] + other["height"] - 1, words)

    async def _beside(self, selector: str, neighbour: str) -> Seen:
        one, other, words = await self._boxes(selector, neighbour)
        if one is None or other is None:
            return Seen(False, words)
        apart = one["x"] >= other["x"] + other["width"] - 1 or other["x"] >= one["x"] + one["width"] - 1
        level = one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]
        return Seen(apart and level, words)

    async def _boxes(self, *selectors: str) -> tuple[Mapping[str, float] | None, Mapping[str, float] | None, str]:
        boxes: list[Mapping[str, float] | None] = []
        for selector in selectors:
            found = await each(self.opened.page, selector)
            boxes.append(await found[0].bounding_box(timeout=1000) if found else None)
        shown = (
            f"`{selector}` "
            + ("has no place" if box is None else "at {x:.0f},{y:.0f}, {width:.0f}×{height:.0f}".format(**box))
            for selector, box in zip(selectors, boxes, strict=True)
        )
        return boxes[0], boxes[1], "; ".join(shown)

    async def _changed(self, name: str, source: Any = None) -> Seen:
        seen = await self._same(name, source)
        return Seen(not seen.holds, seen.words)

    async def _same(self, name: str, source: Any = None) -> Seen:
        if name not in self.remembered:
            raise CannotTellError(f"nothing is remembered as {name!r}")
        known, before = self.remembered[name]
        now = await self.value_of(source or known)
        return Seen(now == before, f"{name!r} was {shortened(str(before), 80)}, is {shortened(str(now), 80)}")

    async def _js(self, expression: str) -> Seen:
        value = await Evaluation(self.opened.session).evaluate(expression)
        if value.threw and "SyntaxError" in value.words:
            raise CannotTellError(f"`{shortened(expression, 100)}` does not parse: {value.words}")
        return Seen(value.truthy, f"`{shortened(expression, 120)}` is {value.words}")

    async def in_parts(self, expression: str) -> str:
        """The value of an expression that is not true, with those of its parts."""
        answer = await AskedPage(self.opened.session, self.opened.clock, self.opened.timeouts).ask(expression, 0.0)
        return f"`{shortened(expression, 120)}` is {answer.detail}"

    async def _texts_of(self, selector: str) -> list[str]:
        return [one_line((await text_of(one))[0]) for one in await each(self.opened.page, selector)]

    async def _fact(self, one: Locator, name: str, given: Any = None) -> Any:
        return await one.evaluate(f"(element, given) => {_facts()}.{name}(element, given)", given, timeout=2000)


@cache
def _facts() -> str:
    return files("generator.chromium.steps").joinpath("page_facts.js").read_text("utf-8").strip()


def _reads(wanted: Matcher, shown: str, written: str) -> bool:
    """By what is shown, or by what is written where it differs in the case of letters alone (`text-transform`)."""
    if wanted.accepts(one_line(shown)):
        return True
    return one_line(shown).casefold() == one_line(written).casefold() and wanted.accepts(one_line(written))


def _styled(style: Mapping[str, str], wanted: Sequence[Any]) -> bool:
    if isinstance(wanted[0], Matcher):
        same = one_line(style["seen"]).casefold() == one_line(style["wanted"]).casefold()
        return wanted[0].accepts(style["seen"]) or (wanted[0].way == "exactly" and same)
    return any(OPERATORS[wanted[0]](number, wanted[1]) for number in readings_of(style["seen"])[:1])


def _shown(texts: Sequence[str]) -> str:
    if not texts:
        return "none"
    shown = ", ".join(f'"{shortened(text, 80)}"' for text in texts[:4])
    return f"{shown} and {len(texts) - 4} more" if len(texts) > 4 else shown
