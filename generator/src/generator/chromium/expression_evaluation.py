"""Evaluates expressions on a page through the debugger, without adding functions that the page could overwrite."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.async_api import CDPSession, Error

from generator.chromium.expression_parser import selectors_of
from generator.chromium.page_errors import shorten

MAX_VALUE_LENGTH = 100
_FALSE = ("false", "0", "-0", "0n", "NaN")
_COUNT = "(all) => all.length === 1 ? '1, ' + JSON.stringify(all[0].textContent.trim().slice(0, 40)) : all.length"
_THEN_CALL = "function () { return [this()]; }"
_THEN_AWAIT = "async function () { return [await this]; }"
_SHOW = "function () { return this; }"


@dataclass(frozen=True)
class JsValue:
    """The value of an expression, described in `words`. `threw`: it raised an error, which `words` describe.

    `unparsed`: the expression is not JavaScript, in contrast to a SyntaxError that it throws, as JSON.parse does.
    `acts`: it was not evaluated because that would change the page. `timed_out`: it had no value in time.
    """

    truthy: bool
    words: str
    threw: bool = False
    unparsed: bool = False
    acts: bool = False
    timed_out: bool = False


class DebuggerEvaluation:
    """Evaluates what evaluators accept: an expression, statements whose last one counts, a function, or its body.

    Values are wrapped in an array and read from the debugger's preview, whose size is limited whatever a page makes.
    """

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self._isolated: tuple[str, int] | None = None

    async def evaluate(self, expression: str, *, pure: bool = False) -> JsValue:
        """Evaluate in the page's main world, like `page.evaluate`; `pure`: not if that would change the page.

        Raises Playwright's Error if the page navigates meanwhile.
        """
        evaluated: Mapping[str, Any] = {}
        source = expression.strip().rstrip(";")
        forms = (f"[(\n{source}\n)]", f"{{\n{expression}\n}}", f"(async () => {{\n{expression}\n}})()")
        for form in forms:
            options = {"replMode": True, "generatePreview": True, "userGesture": True, "throwOnSideEffect": pure}
            evaluated = await self._session.send("Runtime.evaluate", {"expression": form, **options})
            if not _does_not_parse(evaluated):
                return await self._settled(evaluated, boxed=form is forms[0], pure=pure)
        return JsValue(truthy=False, words=await self._syntax_error(expression, evaluated), threw=True, unparsed=True)

    async def found(self, expression: str) -> str:
        """Count the elements of each selector in an expression, in a separate world; a single one is quoted."""
        counted = []
        for selector in selectors_of(expression)[:4]:
            script = f"({_COUNT})(document.querySelectorAll({_quoted(selector)}))"
            try:
                world = await self._world()
                evaluated = await self._session.send("Runtime.evaluate", {"expression": script, "contextId": world})
            except Error:
                return ""
            if "exceptionDetails" not in evaluated:
                counted.append(f"{selector}: {evaluated['result'].get('value')}")
        return "; ".join(counted)

    async def _world(self) -> int:
        frame = (await self._session.send("Page.getFrameTree"))["frameTree"]["frame"]
        if self._isolated is None or self._isolated[0] != frame["loaderId"]:
            made = await self._session.send("Page.createIsolatedWorld", {"frameId": frame["id"]})
            self._isolated = frame["loaderId"], made["executionContextId"]
        return self._isolated[1]

    async def _settled(self, evaluated: Mapping[str, Any], *, boxed: bool, pure: bool) -> JsValue:
        """The value, after calling a function and awaiting a promise."""
        for then in (_THEN_CALL, _THEN_AWAIT):
            if "exceptionDetails" in evaluated:
                break
            inner = await self._unboxed(evaluated["result"]) if boxed else evaluated["result"]
            kind = "function" if then is _THEN_CALL else "object"
            if inner.get("type") != kind or "objectId" not in inner:
                continue
            options: dict[str, Any] = {"objectId": inner["objectId"], "generatePreview": True, "userGesture": True}
            if then is _THEN_AWAIT:
                options["awaitPromise"] = True
            else:
                options["throwOnSideEffect"] = pure
            evaluated = await self._session.send("Runtime.callFunctionOn", {"functionDeclaration": then, **options})
            boxed = True
        if "exceptionDetails" in evaluated:
            return _thrown(evaluated["exceptionDetails"])
        return await self._value(await self._unboxed(evaluated["result"]) if boxed else evaluated["result"])

    async def _unboxed(self, box: Mapping[str, Any]) -> Mapping[str, Any]:
        """The element of the wrapping array: from its preview, or by handle if it may be a function or promise."""
        properties = box.get("preview", {}).get("properties", ())
        seen: Mapping[str, Any] = properties[0] if properties else {"type": "undefined"}
        if seen["type"] not in ("object", "function") or seen.get("subtype") == "null":
            return seen
        owned = await self._session.send("Runtime.getProperties", {"objectId": box["objectId"], "ownProperties": True})
        inner: Mapping[str, Any] = next(one["value"] for one in owned["result"] if one["name"] == "0")
        return inner

    async def _value(self, seen: Mapping[str, Any]) -> JsValue:
        kind, subtype, value = seen.get("type"), seen.get("subtype"), seen.get("value")
        words = str(seen.get("unserializableValue") or seen.get("description") or value)
        if kind == "undefined" or subtype == "null":
            return JsValue(truthy=False, words="null" if subtype == "null" else "undefined")
        if kind == "string":
            text = str(value or "")
            shown = text[:MAX_VALUE_LENGTH] + "…" * (len(text) > MAX_VALUE_LENGTH)
            return JsValue(truthy=text != "", words=_quoted(shown))
        if kind in ("boolean", "number", "bigint"):
            words = words.lower() if kind == "boolean" else words
            return JsValue(truthy=words not in _FALSE, words=words)
        if subtype in (None, "array") and "objectId" in seen and kind == "object":
            words = await self._shown(seen["objectId"], words, subtype)
        return JsValue(truthy=True, words=shorten(words.partition("\n    at ")[0], MAX_VALUE_LENGTH))

    async def _shown(self, handle: str, words: str, subtype: str | None) -> str:
        """Describe an object or array by its first properties."""
        options = {"objectId": handle, "generatePreview": True, "functionDeclaration": _SHOW}
        shown = await self._session.send("Runtime.callFunctionOn", options)
        each = shown["result"].get("preview", {}).get("properties", ())
        if subtype == "array":
            return shorten(f"{words} [{', '.join(_brief(one) for one in each)}]", MAX_VALUE_LENGTH)
        return shorten(f"{words} {{{', '.join(one['name'] + ': ' + _brief(one) for one in each)}}}", MAX_VALUE_LENGTH)

    async def _syntax_error(self, expression: str, evaluated: Mapping[str, Any]) -> str:
        """The syntax error of the expression as written, without our wrapping."""
        options = {"expression": expression, "sourceURL": "", "persistScript": False}
        compiled = await self._session.send("Runtime.compileScript", options)
        return _thrown(compiled.get("exceptionDetails") or evaluated["exceptionDetails"]).words


def _brief(seen: Mapping[str, Any]) -> str:
    value = str(seen.get("value", ""))
    return _quoted(value) if seen["type"] == "string" else value or str(seen["type"])


def _does_not_parse(evaluated: Mapping[str, Any]) -> bool:
    details = evaluated.get("exceptionDetails", {})
    thrown = details.get("exception", {})
    return (
        thrown.get("className") == "SyntaxError"
        and not details.get("stackTrace")
        and "\n    at" not in thrown["description"]
    )


def _thrown(details: Mapping[str, Any]) -> JsValue:
    thrown = details.get("exception", {})
    said = thrown.get("description") or thrown.get("value", details.get("text", ""))
    words = _quoted(said) if "description" not in thrown and isinstance(said, str) else str(said)
    words = shorten(words.partition("\n    at ")[0], 2 * MAX_VALUE_LENGTH)
    return JsValue(truthy=False, words=words, threw=True, acts="Possible side-effect in debug-evaluate" in words)


def _quoted(text: str) -> str:
    """Quote as a JavaScript string; JSON need not escape line separators."""
    return json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
