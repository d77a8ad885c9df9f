"""Finds elements by the plan's selectors, which are Playwright's, and `label=`."""

from playwright.async_api import Error, Locator, Page

MOST_ELEMENTS = 60
"""Elements of a selector that are looked at one by one; `count` counts all."""
ELEMENT_MS = 2_000.0
"""For reading one element that was there a moment ago."""
_LABEL = "label="


def located(page: Page, selector: str) -> Locator:
    """Every element that the selector finds."""
    found: Locator | None = None
    for part in _parts(selector):
        base = page if found is None else found
        if part.startswith(_LABEL):
            found = base.get_by_label(part.removeprefix(_LABEL).strip("\"'"))
        else:
            found = base.locator(part)
    return found or page.locator(selector)


def _parts(selector: str) -> list[str]:
    """Split at `>>` only where a `label=` makes it necessary: Playwright reads the rest itself."""
    return [part.strip() for part in selector.split(">>")] if _LABEL in selector else [selector]


async def each(page: Page, selector: str) -> list[Locator]:
    """The elements that the selector finds, the first MOST_ELEMENTS of them."""
    found = located(page, selector)
    return [found.nth(place) for place in range(min(await found.count(), MOST_ELEMENTS))]


async def first_to_use(page: Page, selector: str) -> Locator:
    """The element that a person would take: the first visible one, else the first, which may still come."""
    for one in await each(page, selector):
        if await is_visible(one):
            return one
    return located(page, selector).first


async def is_visible(one: Locator) -> bool:
    """Whether the element can be seen; one that is gone cannot."""
    try:
        return await one.is_visible()
    except Error:
        return False


async def text_of(one: Locator) -> tuple[str, str]:
    """What an element shows, and its text in the document, which differs by `text-transform`; fields show their value."""
    try:
        shown = await one.inner_text(timeout=ELEMENT_MS)
    except Error:  # in SVG there is no inner text
        shown = await one.text_content(timeout=ELEMENT_MS) or ""
    if shown.strip():
        written = await one.text_content(timeout=ELEMENT_MS) or ""
        return shown, written
    try:
        value = await one.input_value(timeout=ELEMENT_MS)
    except Error:  # it is no field
        value = ""
    return value, value
