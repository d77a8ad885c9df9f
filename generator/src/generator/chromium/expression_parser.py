"""Parses a check's expression: its final value, the terms and operands of that, and its selectors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

# An unclosed string continues to the end: requiring the closing quote would make the search quadratic.
_QUOTED = r"([\"'`])(?:\\.?|(?!\1)[^\\])*+(?:\1|\Z)"
_TOKEN = re.compile(
    _QUOTED + r"|//[^\n]*+|/\*.*?(?:\*/|\Z)"
    r"|(?:^|(?<=[(,=:\[!&|?{};\n])|(?<=\breturn))[^\S\n]*+/(?![*/])"
    r"(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}+\]|[^/\\\[\n]){1,500}+/[a-z]*+"
    r"|=>|[=!]==?|<<|>>|[<>]=?|&&|\|\||\?\?|\?\.|[-+*/%&|^]=|[\[({})\],;?=\n]",
    re.DOTALL,
)
_COMPARES = frozenset({"===", "!==", "==", "!=", "<", ">", "<=", ">="})
_BREAKS = frozenset({"=>", "||", "??", "?", ",", "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="})
_WRAPPED = re.compile(
    r"\(?\s*+(?:async\s*+)?(?:function\s*+\w*+\s*+)?\(\s*+\)\s*+(?:=>\s*+)?\{(.*)\}\s*+\)?\s*+(?:\(\s*+\))?", re.DOTALL
)
_ARROW = re.compile(r"\(?\s*(?:async\s*)?\(\s*\)\s*=>\s*(?!\{)(.*?)(?:\)\s*\(\s*\))?", re.DOTALL)
_SELECTORS = re.compile(
    r"(?:querySelector(?:All)?|closest|getElementById|getElementsByClassName|getElementsByTagName|\$\$?)"
    r"\(\s*([\"'`])((?:\\.|(?!\1)[^\\\n])*+)\1\s*+\)"
)
_GOES_ON_BEFORE = (".", "?", "&&", "||", ")", "]", "}", "=", "+", "-", "*", "//", ",", ":", "<", ">")
_GOES_ON_AFTER = ("&&", "||", "?", "=>", "=", "(", "[", "+", "-", "*", ",", ":", ".", "<", ">")
"""Tokens that continue a statement: at the start of the next line, or at the end of the previous one."""
_MADE_OF = {"getElementById": "#", "getElementsByClassName": "."}
_ACTS = re.compile(
    r"\.(?:click|submit|requestSubmit|reset|focus|blur|dispatchEvent|show\w*|close|play|pause|scroll\w*|remove\w*|append\w*"
    r"|prepend|before|after|insert\w*|replaceChildren|replaceWith|set\w+|push|pop|shift|unshift|splice|clear|assign|reload"
    r"|pushState|replaceState|write\w*|toggle\w*|add)\s*\(|(?<![=!<>])(?:[-+*/])?=(?![=>])|\+\+|--|\bdelete\b"
)
_DECLARES = re.compile(r"\b(?:const|let|var)\s+[\w$]+\s*=(?!=)")
_CALLS = re.compile(r"(?<![.\w$])([A-Za-z_$][\w$]*)\s*\(")
_HARMLESS = frozenset(files("generator.chromium").joinpath("harmless_calls.txt").read_text("utf-8").split())
"""Global functions without side effects."""


@dataclass(frozen=True)
class Term:
    """A term of a conjunction; of a comparison also the operator and both operands."""

    text: str
    left: str = ""
    operator: str = ""
    right: str = ""


def may_act(expression: str) -> bool:
    """True if evaluating it might change the page: it calls an unknown function, or assigns to a foreign name."""
    bare = _bare(expression)
    own = set(re.findall(r"(?<![\w$])([\w$]++)\s*+=>", bare))
    own |= set(re.findall(r"(?:const|let|var|function)\s+([\w$]+)", bare))
    own |= {name for names in re.findall(r"\(([\w$\s,]*)\)\s*=>", bare) for name in re.split(r"[\s,]+", names)}
    called = set(_CALLS.findall(bare)) - _HARMLESS - own
    return bool(called) or _ACTS.search(_DECLARES.sub("", bare)) is not None


def last_value(expression: str) -> tuple[str, str]:
    """Split into the leading statements and the final value: the returned one, or the last statement."""
    text = _without_end(expression)
    if wrapped := _WRAPPED.fullmatch(text):
        text = _without_end(wrapped[1])
    elif arrow := _ARROW.fullmatch(text):
        return "", arrow[1]
    begins = [0, *(end for sign, _, end, depth in _tokens(text) if depth == 0 and sign in ";\n")]
    for begin in reversed(begins):
        before, value = text[:begin], text[begin:].strip()
        goes_on = value.startswith(_GOES_ON_BEFORE) or before.rstrip().endswith(_GOES_ON_AFTER)
        if value and not goes_on and _is_balanced(value):
            return before, value.removeprefix("return").strip() if value.startswith("return") else value
    return "", text


def terms_of(value: str) -> Sequence[Term]:
    """The terms of a conjunction; none for any other expression."""
    begin, compared = 0, list[tuple[int, int]]()
    found: list[Term] = []
    for sign, start, end, depth in (*_tokens(value), ("&&", len(value), len(value), 0)):
        if depth != 0:
            continue
        if sign in _BREAKS:
            return ()
        if sign in _COMPARES:
            compared.append((start, end))
        elif sign == "&&":
            found.append(_term(value, begin, start, compared))
            begin, compared = end, []
    return found


def selectors_of(expression: str) -> Sequence[str]:
    """The CSS selectors in the expression, each once, except those with substitutions."""
    found: dict[str, None] = {}
    for match in _SELECTORS.finditer(expression):
        method = match[0].partition("(")[0]
        if "${" not in match[2]:
            found[_MADE_OF.get(method, "") + re.sub(r"\\(.)", r"\1", match[2])] = None
    return tuple(found)


def _term(value: str, begin: int, end: int, compared: Sequence[tuple[int, int]]) -> Term:
    text = value[begin:end].strip()
    if len(compared) != 1:
        return Term(text)
    [(start, stop)] = compared
    return Term(text, value[begin:start].strip(), value[start:stop], value[stop:end].strip())


def _tokens(text: str) -> list[tuple[str, int, int, int]]:
    """Each token with its start, end and bracket depth."""
    found, depth = [], 0
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        else:
            found.append((sign, match.start(), match.end(), depth))
    return found


def _is_balanced(text: str) -> bool:
    brackets = [match[0] for match in _TOKEN.finditer(text)]
    return sum(one in "([{" for one in brackets) == sum(one in ")]}" for one in brackets)


def _bare(text: str) -> str:
    """Remove strings, comments and regular expressions."""
    return _TOKEN.sub(lambda match: "0" if match[1] or match[0].lstrip()[0:1] == "/" else match[0], text)


def _without_end(text: str) -> str:
    return text.strip().rstrip(";").strip()
