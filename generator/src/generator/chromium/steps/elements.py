"""Finds elements by the plan's selectors (Playwright's, and `label=`) and reads facts about them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from playwright.async_api import Error, FrameLocator, Locator, Page, Playwright
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from generator.chromium.opened_page import OpenedPage
from generator.chromium.page_errors import shorten

_ENGINE = "facts"
_FACTS_MS = 1_000.0
EXPLANATION_SECONDS = 1.0
_LABEL = "label="
_FRAME = re.compile(r"iframe(?![\w-])[^\s>+~]*(\s*:nth[\w-]*\([^)]*\))?")
_UNREADABLE = (
    "while parsing",
    "is not a valid",
    "Invalid regular expression",
    "InvalidSelectorError",
    "must be one of",
)
_AWAY = ("context was destroyed", "has been closed", "Target closed", "crashed", "detached", "navigat", "Timeout")


class CannotTellError(Exception):
    """The plan's entry is wrong, such as an invalid selector; this says nothing about the page."""


@dataclass(frozen=True)
class Element:
    """The state of an element; `texts` and `values` begin with what it shows, `more` has the requested facts."""

    kind: str
    """The input's type, or the element's name."""
    visible: bool
    rendered: bool
    """False for elements that are never displayed by themselves, such as an option."""
    texts: Sequence[str]
    values: Sequence[str]
    enabled: bool
    focused: bool
    box: tuple[float, float, float, float]
    """Left, top, width, height on the page."""
    more: Mapping[str, Any]


@dataclass(frozen=True)
class FoundElements:
    """All elements of a selector in document order; the facts of the first 300, as in element_facts.js."""

    count: int
    elements: Sequence[Element] = ()

    @property
    def visible(self) -> Sequence[Element]:
        """The visible elements."""
        return [one for one in self.elements if one.visible]


async def register_element_facts(playwright: Playwright) -> None:
    """Register the script that reads facts; call it once, before there is a page."""
    engine = files("generator.chromium.steps").joinpath("element_facts.js").read_text("utf-8")
    await playwright.selectors.register(_ENGINE, script=engine, content_script=True)


def locate(page: Page, selector: str) -> Locator:
    """The locator of every element of the selector; `iframe >> #id` searches within a frame."""
    scope: Page | Locator | FrameLocator = page
    parts = [part.strip() for part in re.split(r"\s>>\s|^>>\s", selector)]
    special = any(part.startswith(_LABEL) or _FRAME.fullmatch(part) for part in parts)
    for index, part in enumerate(parts if special else [selector]):
        if part.startswith(_LABEL):
            scope = _labelled(scope, part.removeprefix(_LABEL).strip())
        elif special and _FRAME.fullmatch(part) and index < len(parts) - 1:
            scope = scope.locator(part).first.content_frame
        else:
            scope = scope.locator(part)
    return scope if isinstance(scope, Locator) else page.locator(selector)


def _labelled(scope: Page | Locator | FrameLocator, text: str) -> Locator:
    if pattern := re.fullmatch(r"/(.+)/(i?)", text):
        return scope.get_by_label(re.compile(pattern[1], re.IGNORECASE if pattern[2] else 0))
    exact = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return scope.get_by_label(text[1:-1] if exact else text, exact=exact)


async def find_elements(page: Page, selector: str, **asked: Any) -> FoundElements:
    """Find the current elements.

    Raises CannotTellError for an invalid selector, and Playwright's Error if the page navigates.
    """
    try:
        every = locate(page, selector)
        if (count := await every.count()) == 0:
            return FoundElements(0)
        facts = every.locator(f"{_ENGINE}={json.dumps(asked).encode().hex()}")
        noted = json.loads(await facts.text_content(timeout=_FACTS_MS) or "[]")
    except PlaywrightTimeoutError:
        return FoundElements(0)  # they disappeared meanwhile
    except re.error as error:
        raise CannotTellError(f"`{selector}`: {error}") from None
    except Error as error:
        if any(words in error.message for words in _AWAY) and not is_selector_error(error.message):
            raise
        raise CannotTellError(selector_error(error.message, selector)) from None
    return FoundElements(count, [Element(**one) for one in noted])


def is_selector_error(message: str) -> bool:
    """True if the message is about an invalid selector."""
    return any(words in message for words in _UNREADABLE)


def selector_error(message: str, selector: str) -> str:
    """Describe an invalid selector."""
    reason = message.partition("\n")[0].partition(": ")[2]
    return f"the selector `{shorten(selector, 100)}` cannot be read: {shorten(reason, 200)}"


async def explain_failed_action(opened: OpenedPage, selector: str) -> str:
    """Say why an action on the selector's element was not possible."""
    try:
        found: FoundElements = await opened.clock.within(EXPLANATION_SECONDS, find_elements(opened.page, selector))
    except TimeoutError:
        return "the page does not answer, as a script runs without end"
    except Error as error:
        return f"`{selector}`: {error.message.partition(chr(10))[0][:150]}"
    if not found.count:
        return f"`{selector}` is not there"
    if not found.visible:
        return f"`{selector}` is there but not visible"
    if not found.visible[0].enabled:
        return f"`{selector}` is disabled"
    return f"`{selector}` is there, and something covers it or it does not keep still"
