"""Runs our scripts in an isolated world of an open page, which page scripts can neither see nor change."""

from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from playwright.async_api import CDPSession

_SCRIPTS = (
    "visibility.js",
    "layout.js",
    "placeholders.js",
    "contrast_and_names.js",
    "dead_controls_and_overlays.js",
    "run_rules.js",
)


class RuleError(Exception):
    """One of our scripts raised."""


class IsolatedWorld:
    """The rules' scripts in one document. Methods raise Playwright's Error once the page has navigated."""

    def __init__(self, session: CDPSession, context: int) -> None:
        self._session = session
        self._context = context

    @classmethod
    async def enter(cls, session: CDPSession, *, with_axe: bool) -> "IsolatedWorld":
        """Create a world in the current document, with the rules' scripts and axe-core, which takes 0.1 s to load."""
        tree = await session.send("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]["id"]
        made = await session.send("Page.createIsolatedWorld", {"frameId": frame})
        world = cls(session, made["executionContextId"])
        await world.value(_scripts(with_axe=with_axe))
        return world

    async def value(self, expression: str) -> Any:
        """Evaluate an expression and await its value."""
        given = {"expression": expression, "awaitPromise": True, "returnByValue": True, "contextId": self._context}
        evaluated = await self._session.send("Runtime.evaluate", given)
        if "exceptionDetails" in evaluated:
            thrown = evaluated["exceptionDetails"]
            raise RuleError(str(thrown.get("exception", {}).get("description", thrown.get("text")))[:300])
        return evaluated["result"].get("value")

    async def backend_id(self, expression: str) -> int:
        """Chromium's id of the node that an expression returns."""
        given = {"expression": expression, "contextId": self._context}
        evaluated = await self._session.send("Runtime.evaluate", given)
        described = await self._session.send("DOM.describeNode", {"objectId": evaluated["result"]["objectId"]})
        return int(described["node"]["backendNodeId"])

    async def listening(self, types: Collection[str]) -> tuple[set[int], bool]:
        """The ids of the nodes that listen for one of the events, and whether the window does."""
        document = await self._listeners("document", depth=-1)
        window = await self._listeners("window", depth=1)
        heard = {one["backendNodeId"] for one in document if one["type"] in types and "backendNodeId" in one}
        return heard, any(one["type"] in types for one in window)

    async def _listeners(self, expression: str, depth: int) -> Iterable[dict[str, Any]]:
        """The listeners of `document` or `window` in the main world; a page cannot replace these objects."""
        evaluated = await self._session.send("Runtime.evaluate", {"expression": expression})
        given = {"objectId": evaluated["result"]["objectId"], "depth": depth, "pierce": True}
        listed = await self._session.send("DOMDebugger.getEventListeners", given)
        return list(listed["listeners"])


@cache
def _scripts(*, with_axe: bool) -> str:
    """The rules' scripts, and axe-core as its package ships it (MPL-2.0)."""
    own = files("generator.chromium.page_audit")
    axe = [files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")] if with_axe else []
    return "\n".join([*axe, *(own.joinpath(name).read_text("utf-8") for name in _SCRIPTS), "0"])
