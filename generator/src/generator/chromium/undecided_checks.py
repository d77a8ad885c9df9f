"""Decides which failed checks depend on unavailable scripts, data or styles: only those become undecided.

A check depends on an unavailable script or data if what it looks for is in code that cannot have run without it, and
on an unavailable style if it asks about layout or visibility. What is in the HTML or is made by other code fails.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib.resources import files
from urllib.parse import unquote

from generator.chromium.defined_globals import types_of_globals
from generator.chromium.expression_parser import selectors_of
from generator.chromium.opened_page import OpenedPage
from generator.chromium.site_scripts import SCRIPT, SiteScript, find_scripts, global_names, scope_from, statement_from
from generator.chromium.unavailable_requests import CodePosition, UnavailableRequest

_LOOKS = re.compile(
    r"getComputedStyle|\.(?:offset|client|scroll)\w+|getBoundingClientRect|getClientRects|checkVisibility|innerText"
)
_DECLARATIVE = re.compile(
    r"<[\w-]++(?=[^<>]*+>)[^<>]*?\s(?:x-|v-|hx-|ng-|:|@|data-bs-)[^<>]*+>|<\w++-[\w-]++[^<>]*+>"
    r"|\{\{(?:(?!\{\{)[^}])*+\}\}"
)
_WORDS = re.compile(r"[A-Za-z_$][\w$-]*")
_KNOWN = frozenset(files("generator.chromium").joinpath("names_of_the_web.txt").read_text("utf-8").split())
"""Words of an expression that belong to the web platform, not to the site."""
_MAPPED = re.compile(r"\"([^\"]+)\"\s*:\s*\"(https:[^\"]+)\"")
_LOADED = re.compile(
    r"\.on(?:load|loadend|readystatechange|message)\b|addEventListener\(\s*[\"'](?:load|loadend|message)[\"']"
)
_NEAR = 600
"""Characters around a request in which its handler is searched."""
_CLOSURE = 5
"""Depth to which calls are followed."""


class UnavailableDependencies:
    """The unavailable requests of one page, and the site's code that could not run without them."""

    def __init__(self, site: Mapping[str, bytes]) -> None:
        self._codes, self._html = find_scripts(site)
        pages = (content.decode("utf-8", "replace") for path, content in site.items() if path.endswith(".html"))
        scripts = (script for page in pages for script in SCRIPT.findall(page))
        self._maps = "\n".join(text for attributes, text in scripts if "importmap" in attributes)
        self._text = "\n".join([*(code.text for code in self._codes), self._html])
        self._unavailable: Sequence[UnavailableRequest] = ()
        self._blocked_code: list[str] = []
        self._undefined: set[str] = set()
        self._running: set[str] = set()

    async def analyse(self, opened: OpenedPage) -> None:
        """Find the unavailable requests, the undefined names and the code that could not run."""
        self._unavailable = opened.router.unavailable
        if any(missing.need == "script" for missing in self._unavailable):
            names = sorted(global_names(self._codes))[:100]
            types = await types_of_globals(opened, names)
            self._undefined = {name for name, kind in zip(names, types, strict=False) if kind == "undefined"}
            self._blocked_code += [text for code in self._codes for text in code.using(self._undefined)]
            self._blocked_code += [
                code.text for code in self._codes if code.kind == "other" or self._imports_missing(code)
            ]
            self._blocked_code += _DECLARATIVE.findall(self._html)
            for said, places in opened.errors.thrown:
                if set(_WORDS.findall(said)) & self._undefined:
                    self._blocked_code += self._code_at(places, scope_from)
        for missing in self._unavailable:
            if missing.need != "style":
                self._blocked_code += self._waiting_for(missing) if missing.need == "data" else self._loading(missing)
        self._follow_calls()

    def reason_undecided(self, expression: str, absent: Collection[str] = ()) -> str:
        """Why a falsy check is undecided; empty if it depends on nothing that is unavailable.

        The URLs in `absent` are missing on purpose.
        """
        for missing in self._unavailable:
            if unquote(missing.url.partition("?")[0]) in absent:
                continue
            if missing.need == "style" or "tailwind" in missing.url:
                if _LOOKS.search(expression):
                    return missing.why
            elif self._depends(expression, missing):
                return missing.why
        return ""

    def _depends(self, expression: str, missing: UnavailableRequest) -> bool:
        words = {word for word in _WORDS.findall(expression) if word not in _KNOWN and len(word) > 1}
        words |= {word for selector in selectors_of(expression) for word in _WORDS.findall(selector)}
        if missing.need == "script" and words & self._undefined:
            return True
        blocked = "\n".join(self._blocked_code)
        if not blocked:
            return missing.need == "script" and any(self._is_foreign(expression, word) for word in words)
        names = words | {alias for word in words for alias in self._aliases(word)}
        if any(re.search(rf"(?<![\w$-]){re.escape(name)}(?![\w$-])", blocked) for name in names):
            return True
        return not words or any(self._is_foreign(expression, word) for word in words)

    def _is_foreign(self, expression: str, word: str) -> bool:
        """True for a class or global name that is nowhere in the site: a library may define it. An id is the page's."""
        if re.search(rf"(?<![\w$-]){re.escape(word)}(?![\w$-])", self._text):
            return False
        quoted = re.escape(word)
        as_class = rf"[\"'\s>+~]?\.{quoted}[^(]{{0,200}}[\"'`]"
        as_global = rf"(?:window\.|typeof\s+|^|[\s!(]){quoted}\s*[.(]"
        return bool(re.search(f"{as_class}|{as_global}", expression))

    def _aliases(self, word: str) -> Sequence[str]:
        """Variables that the site's code assigns from `word`, as in `const list = $('#word')`."""
        return re.findall(rf"(?<![\w$])([\w$]++)\s*+=[^;=\n]*[\"'`#.]{re.escape(word)}[\"'`\s]", self._text)

    def _imports_missing(self, code: SiteScript) -> bool:
        """True for a module that imports something unavailable, by URL or import map: it does not run at all."""
        urls = [missing.url for missing in self._unavailable if missing.need == "script"]
        names = [name for name, url in _MAPPED.findall(self._maps) if any(one.startswith(url) for one in urls)]
        wanted = "|".join(re.escape(one) for one in (*urls, *names))
        return bool(code.kind == "module" and re.search(rf"\b(?:from|import)\s*[\"'](?:{wanted})", code.text))

    def _loading(self, missing: UnavailableRequest) -> Sequence[str]:
        """The code after `import('…')`, and the load handlers of a script that is added by code."""
        found = []
        for code in self._codes:
            for match in re.finditer(re.escape(missing.url), code.text):
                begin = code.text.rfind("import(", 0, match.start())
                if begin >= 0 and match.start() - begin < len("import( '"):
                    found.append(_code_after(code.text, begin))
                found += _handlers(code.text, match.end(), match.end() + _NEAR)
        return found

    def _waiting_for(self, missing: UnavailableRequest) -> Sequence[str]:
        """The code after each position in a request's call stack: the statement, or all code after an `await`."""
        if found := self._code_at(missing.asked_by, _code_after):
            return [*found, *(one for text in self._code_at(missing.asked_by, _code_around) for one in _handlers(text))]
        # A web worker's request has no known position: search the code for the requested file's name.
        name = re.escape(missing.url.rpartition("/")[2].partition("?")[0])
        return [_code_after(code.text, found.start()) for code in self._codes for found in re.finditer(name, code.text)]

    def _code_at(self, places: Sequence[CodePosition], rest: Callable[[str, int], str]) -> Sequence[str]:
        self._running |= {place.function for place in places}
        offsets = [(code, code.offset(place)) for place in places for code in self._codes]
        return [rest(code.text, offset) for code, offset in offsets if offset is not None]

    def _follow_calls(self) -> None:
        """Add the functions that blocked code calls, except those that ran until the unavailable request."""
        if any("postMessage" in text for text in self._blocked_code):
            self._blocked_code += [handler for code in self._codes for handler in _handlers(code.text)]
        functions = {name: body for code in self._codes for name, body in code.functions()}
        followed = set(self._running)
        for _ in range(_CLOSURE):
            called = {word for text in self._blocked_code for word in _WORDS.findall(text)} & set(functions) - followed
            followed |= called
            self._blocked_code += [functions[name] for name in called]


def _handlers(text: str, begin: int = 0, end: int | None = None) -> Sequence[str]:
    """The handlers of load and message events."""
    return [statement_from(text, loaded.start()) for loaded in _LOADED.finditer(text, begin, end or len(text))]


def _code_around(text: str, offset: int) -> str:
    """The code around a request whose handlers are set separately; empty for `fetch`."""
    return text[max(0, offset - _NEAR) : offset + _NEAR] if text.startswith(("send", "new ", "open"), offset) else ""


def _code_after(text: str, offset: int) -> str:
    statement = statement_from(text, offset)
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return scope_from(text, offset) if "await" in line[-80:] else statement
