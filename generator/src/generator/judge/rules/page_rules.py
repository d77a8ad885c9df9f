"""Turns sentences about the page into JavaScript, since what scripts make of a page is known only in a browser."""

import json
import re
from collections.abc import Callable, Sequence

from generator.judge.rules.sentence import Match, Sentence, rules

_TAG = (
    r"(?P<tag>form|select|table|button|input|textarea|canvas|svg|img|video|audio|ul|ol|div|span|section|article|nav|main|"
    r"header|footer|dialog|details|label|pre|h[1-6]|p|a)"
)
_ID = r"#(?P<id>[A-Za-z][\w-]*)"
_PAGE = r"(?:(?:the|this) )?(?:web ?page|page|site|app|application|document|dom|ui|html|it|{F})"
_ON_PAGE = r"(?: (?:on|in) (?:the )?(?:page|dom|document|html|{F}))?"
_CALLED = r"(?P<called>(?:with|having) (?:the |an? )?id (?:of |= ?)?)?"
_WITH_ID = rf"{_CALLED}(?:{{Q}}|{_ID}|(?P<bare>[A-Za-z][\w-]*))"
_THING = rf"(?:an? |the |one )?(?:(?:html )?element |<?{_TAG}>?(?: element)? )?{_WITH_ID}"

EXISTS = rules(
    rf"(?:there (?:is|must be|should be) |{_PAGE} (?:must |should )?(?:has|have|contains?|includes?) )"
    rf"{_THING}(?: element)?{_ON_PAGE}",
    rf"{_THING}(?: element)? (?:must |should )?(?:exists?|(?:is|be) (?:present|there)){_ON_PAGE}",
)
ABSENT = rules(
    rf"there (?:is|must be|should be) no (?:element )?{_ID}{_ON_PAGE}",
    rf"{_ID} (?:does not|doesn't|must not|should not) exist{_ON_PAGE}",
)
IS_TAG = rules(rf"(?:the )?{_ID} (?:is|must be|should be) (?:an? )?<?{_TAG}>?(?: element)?")
IS_FILLED = rules(
    rf"(?:the )?{_ID} (?:(?:is|must|should)(?: not|n't)(?: be)? empty|is non-?empty|has (?:some |non-empty )?text)"
)
HOLDS = rules(
    rf"(?:the )?{_ID} (?P<verb>contains|includes|shows|displays|mentions|is|equals|reads|says) "
    r"(?:exactly |the text )*{Q}"
)
_HTML_TITLE = (
    rf"(?:(?:the )?{_PAGE}(?:'s)? )?(?:the )?(?:page |document |html )?<?title>?(?: tag| element)?(?: of {_PAGE})?"
)
TITLE = rules(
    rf"{_HTML_TITLE} (?:(?:must|should) )?(?P<verb>is|be|equals?|reads|is set to|contains?|includes?|mentions?|"
    rf"starts? with|begins? with|ends? with) (?:exactly |the text |the string |the words? )*{{Q}}",
    rf"{_PAGE} (?P<verb>has) (?:a |the )?(?:page |document )?title (?:of )?{{Q}}",
)
HEADING = rules(
    r"(?:the |an? )?<?h1>?(?: heading| element| tag)? (?:(?:must|should) )?"
    r"(?P<verb>is|be|says?|reads?|equals?|contains?|includes?|mentions?) (?:exactly |the text )*{Q}",
    rf"{_PAGE} has (?:an? |the )?<?h1>?(?: heading| element)? (?P<verb>with|containing) (?:the text )?{{Q}}",
)
ONE_HEADING = rules(rf"(?:there is|{_PAGE} has) (?P<count>exactly one|an?|one) <?h1>?(?: heading| element| tag)?")
SHOWN = rules(
    rf"{_PAGE} (?:must |should )?(?:shows?|displays?|says?|(?:contains?|includes?) the (?=text|word|phrase)) ?"
    r"(?:the )?(?:(?:text|words?|phrase) )?{Q}"
)
_LIBRARY = (
    r"(?P<library>[a-z][\w.-]*?)(?:\.js)?(?: ?v?(?P<version>\d+)(?:\.x)?)?(?: css| js| stylesheet| library| styles)*"
)
_HOST = r"(?:the |a )?(?P<host>js ?delivr|cdnjs|unpkg|cdn)(?: cdn)?"
LIBRARY = rules(
    rf"(?:{_PAGE} )?(?:must |should )?(?:uses?|loads?|includes?|links?|imports?) (?:the )?{_LIBRARY} "
    rf"(?:loaded )?(?:from|via|through|using|over|with) {_HOST}",
    rf"{_LIBRARY} (?:is|must be|should be) (?:loaded|linked|included|imported|used) (?:from|via|through) {_HOST}",
)
_HOSTS = {"jsdelivr": "cdn.jsdelivr.net", "cdnjs": "cdnjs.cloudflare.com", "unpkg": "unpkg.com", "cdn": "//"}


def question_for(sentence: Sentence) -> str | None:
    """An expression that is truthy on the page if and only if the sentence holds; None where none is certain."""
    for patterns, word in _RULES:
        found = sentence.match(patterns)
        if found is None or any(name != "index.html" for name in found.files):
            continue
        if (question := word(found)) is not None:
            return question
    return None


def _exists(found: Match) -> str | None:
    called = found.said["bare"] or (found.quoted[0].removeprefix("#") if found.quoted else "")
    name = found.said["id"] or (called if found.said["called"] else "")
    if not re.fullmatch(r"[A-Za-z][\w-]*", name):
        return None
    return f"document.querySelector({_js(found.said['tag'].lower() + '#' + name)}) !== null"


def _absent(found: Match) -> str:
    return f"document.querySelector({_js('#' + found.said['id'])}) === null"


def _is_tag(found: Match) -> str:
    return f"document.querySelector({_js(found.said['tag'].lower() + '#' + found.said['id'])}) !== null"


def _filled(found: Match) -> str:
    return f"{_texts_of(found.said['id'])}.some((text) => text.trim() !== '')"


def _holds(found: Match) -> str:
    return f"{_texts_of(found.said['id'])}.some((text) => {_compared('text', found.said['verb'], found.quoted[0])})"


def _title(found: Match) -> str:
    return _compared("document.title", found.said["verb"], found.quoted[0])


def _heading(found: Match) -> str:
    compared = _compared("heading.textContent", found.said["verb"], found.quoted[0])
    return f"[...document.querySelectorAll('h1')].some((heading) => {compared})"


def _one_heading(found: Match) -> str:
    count = "document.querySelectorAll('h1').length"
    return f"{count} === 1" if found.said["count"].lower() == "exactly one" else f"{count} > 0"


def _shown(found: Match) -> str:
    return f"document.body.innerText.includes({_js(found.quoted[-1])})"


def _library(found: Match) -> str | None:
    host = _HOSTS.get(found.said["host"].casefold().replace(" ", ""))
    if host is None:
        return None
    tests = [f"url.includes({_js(word)})" for word in (found.said["library"].lower(), host)]
    if version := found.said["version"]:
        tests.append(f"/[@\\/-]v?{version}(?!\\d)/.test(url)")
    # Elements, what inline modules import, and what other scripts and styles have loaded.
    urls = (
        "[...[...document.querySelectorAll('link[href], script[src]')].map((element) => element.href || element.src), "
        "...[...document.scripts].flatMap((script) => script.text.match(/https?:[^\"'`\\s]+/g) ?? []), "
        "...performance.getEntriesByType('resource').map((entry) => entry.name)]"
    )
    return f"{urls}.map((url) => url.toLowerCase()).some((url) => {' && '.join(tests)})"


def _texts_of(name: str) -> str:
    elements = f"[...document.querySelectorAll({_js('#' + name)})]"
    return f"{elements}.flatMap((element) => [element.textContent, String(element.value ?? '')])"


def _compared(text: str, verb: str, wanted: str) -> str:
    verb = verb.lower()
    if verb.startswith(("start", "begin")):
        return f"{text}.trim().startsWith({_js(wanted)})"
    if verb.startswith("end"):
        return f"{text}.trim().endsWith({_js(wanted)})"
    if verb in ("is", "be", "equal", "equals", "read", "reads", "has", "is set to"):
        return f"{text}.trim() === {_js(wanted.strip())}"
    return f"{text}.includes({_js(wanted)})"


def _js(value: str | Sequence[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


_RULES: Sequence[tuple[Sequence[re.Pattern[str]], Callable[[Match], str | None]]] = (
    (TITLE, _title),
    (HEADING, _heading),
    (ONE_HEADING, _one_heading),
    (ABSENT, _absent),
    (IS_TAG, _is_tag),
    (IS_FILLED, _filled),
    (HOLDS, _holds),
    (EXISTS, _exists),
    (SHOWN, _shown),
    (LIBRARY, _library),
)
