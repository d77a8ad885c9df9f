"""Decides which attachments a brief asks to change. Without a word about it an attachment stays as it is."""

import re
from collections.abc import Collection, Iterable

from generator.requirements.change_words import (
    BY_PAGE,
    CHANGE,
    DETERMINERS,
    DO,
    DONE,
    NOT_AT_ONCE_ON_PAGE,
    NOT_ON_PAGE,
    OFF_PAGE,
    PAGE,
    USE,
)
from generator.requirements.file_names import CHAIN, Marked

_WRONG = (
    r"(?:the\s+)?(?:\w+\s+)?(?:bugs?|errors?|typos?|mistakes?|problems?|faults?|issues?|scripts?|programs?|code|files?)"
)
_ASKED = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"{DO}{DETERMINERS}{NOT_ON_PAGE}",
        rf"{DO}(?:(?!\b(?:{PAGE})\b)[^⟦.;]){{0,80}}\b(?:in|from|of|to|into|within){DETERMINERS}{NOT_ON_PAGE}(?![^.;⟦]*\band\s+{USE})",
        rf"(?P<chain>{CHAIN})[^⟦.;]{{0,60}}\b(?:must|should|has|have|needs?|is|are)\s+(?:to\s+)?(?:be\s+)?{DONE}\b{OFF_PAGE}",
        rf"(?P<chain>{CHAIN})[^⟦.;]{{0,40}}\b(?:after|once|when)\b[^⟦.;]{{0,20}}\b{CHANGE}\b",
        rf"(?P<chain>{CHAIN})[^⟦]{{0,80}}[,;:(.]\s*(?:please\s+|and\s+|so\s+|then\s+)?(?:fix|correct|repair|mend|debug)\b\W*(?:$|and\b)",
        rf"(?P<chain>{CHAIN})[^⟦]{{0,80}}\b(?:fix|correct|repair|mend|debug)\s+(?:it|them|that|this|{_WRONG})\b",
        rf"\b{DONE}(?:\s+(?:version|copy)\s+of)?{DETERMINERS}{NOT_ON_PAGE}(?<=⟧)",
        rf"(?P<chain>{CHAIN})\s*,?\s*(?:\(|with\b[^⟦.;]{{0,40}}\b){DONE}",
    )
)
_MEND = r"(?:fix(?:e[sd]|ing)?|(?:correct|repair|mend)(?:s|ed|ing)?|debug(?:s|ged|ging)?|patch(?:es|ed|ing)?)"
# "Fix what keeps run.py from running": whatever the words between, a script is not named as a source of data.
_CODE_MENDED = re.compile(rf"\b{_MEND}\b[^⟦;]{{0,100}}\s(?P<chain>{CHAIN})", re.IGNORECASE)
_AS_IS = re.compile(
    rf"(?P<chain>{CHAIN})[^⟦]{{0,60}}\b(?:as[\s-]is|as\s+(?:it|they)\s+(?:is|are|stands?)|unchanged|unmodified|unaltered|"
    rf"untouched|byte[\s-]for[\s-]byte|verbatim|as\s+(?:provided|given|attached|supplied)|(?:not|never)\s+be\s+"
    rf"(?:chang|modif|edit|alter|touch|rewrit)\w*)"
    rf"|\b(?:not|n[']t|never|without)\s+(?:chang|modif|edit|alter|touch|rewrit|reformat|updat|fix|correct)\w*[^⟦]{{0,30}}(?P<named>{CHAIN})",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    rf"\b{_MEND}\b[^⟦]*\b(?:it|script|file|program|code|bugs?|errors?|typos?|mistakes?|problems?|attachment"
    r"|(?P<several>them|both|all|scripts|files|programs|attachments))\b",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    rf"\b{CHANGE}\s+(?:the|this|that)\s+(?:(?:attached|provided|given|supplied|python|existing)\s+)*"
    r"(?:script|program|notebook)\b",
    re.IGNORECASE,
)
_LACKS = re.compile(
    rf"(?P<chain>{CHAIN})\s+(?:does\s+not|doesn't|must\s+not|should\s+not|no\s+longer|must\s+no\s+longer)\s+"
    r"(?:contains?|includes?|has|have|uses?)\b[^`\"']*[`\"'](?P<text>[^`\"']+)[`\"']",
    re.IGNORECASE,
)
_EDIT = rf"(?:{CHANGE}|convert|swap|set|put)"
_FIRST = r"(?:^|[,;:.]\s*|\b(?:and|then|please)\s+)"
_HAND_OVER = r"(?:publish|commit|provide|deliver|ship|push|save|store|write)"
_COPY = r"(?:version|copy|edition|variant|translation)"
_NO_USE = rf"(?:(?!\b{USE})[^⟦.;:])"
_MIGHT = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"{DO}{_NO_USE}{{0,80}}{NOT_AT_ONCE_ON_PAGE}",
        rf"{_FIRST}{_EDIT}\b{_NO_USE}{{0,80}}\b(?:in|from|of|to|into){DETERMINERS}{NOT_AT_ONCE_ON_PAGE}",
        rf"{_FIRST}(?:make|give|bring|ensure)(?:\s+sure)?(?:\s+that)?{DETERMINERS}(?P<chain>{CHAIN})(?!{_NO_USE}{{0,80}}\b{USE})",
        rf"^in{DETERMINERS}(?P<chain>{CHAIN}),?\s+{_EDIT}\b",
        rf"(?P<chain>{CHAIN}){_NO_USE}{{0,30}}\b(?:must|should|shall|needs?|has\s+to|have\s+to)\b(?!{_NO_USE}*\b{USE})",
        rf"^{_NO_USE}*\b{_COPY}\s+of{DETERMINERS}(?P<chain>{CHAIN})",
        rf"\b{_HAND_OVER}\b[^⟦.;]{{0,60}}(?P<chain>{CHAIN})[^⟦.;]{{0,60}}\b(?:{_COPY}|without|but|after|in\s+(?:(?-i:[A-Z])|(?:upper|lower)))",
        rf"(?P<chain>{CHAIN}),\s+{_EDIT}\s+(?:its|their)\b",
        rf"\b(?:published|committed|final|resulting)\s+(?P<chain>{CHAIN})",
        rf"{_FIRST}(?:turn|convert){DETERMINERS}(?P<chain>{CHAIN})\s+(?:in)?to\s+(?-i:[A-Z][a-z])",
        rf"\b{_HAND_OVER}\b[^⟦.;]{{0,40}}\b(?:as|to|under|into){DETERMINERS}(?P<chain>{CHAIN})",
    )
)
_MEANS_FILE = re.compile(
    rf"^(?:it|they|this|(?:the|this|that)\s+(?:\w+\s+)?(?:files?|data|csv|json|text|document|attachment))\s+(?:must|should|shall|needs?"
    rf"|ha(?:s|ve)\s+to)\b(?!{_NO_USE}*\b{USE})|^{_EDIT}\s+(?:it|them)\b|^{_HAND_OVER}\s+(?:it|them)\s+(?:without|after|in)\b|^make\s+(?:it|them)\s+(?:an?\s+)?valid\b|\b{_COPY}\b[^.]*\bsame\s+name\b"
    rf"|\b{CHANGE}\b[^.;:]{{0,60}}\b(?:in|from|of|to)\s+(?:the|that|this)\s+(?:attached\s+)?(?:file|csv|script|json)\b",
    re.IGNORECASE,
)
_FAULTY_CODE = re.compile(
    rf"^{_NO_USE}*(?:⟦|\b(?:it|script|program|version)\b).*\b(?:crash|fail|bug|brok|errors?\b|wrong|right\b|must\b|works?\b|working|runs?\b|running"
    rf"|pass(?:es)?\b|raises?\b|exits?\b|prints?\b|type\s+hints?|docstrings?|version)|^(?:let|have)\s+(?:the\s+)?⟦\d+⟧(?!{_NO_USE}*\b{USE})",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"[^\x00-\xbf\xd7\xf7\u2000-\u2bff]|\b(?:und|der|die|das|ein|eine|mit|nicht|auf|les?|une|et|avec|pour|dans|el|los|las|con|para|del"
    r"|il|che|per|het|een|niet|van|voor)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|and|with|that|this|for|from|of|is)\b", re.IGNORECASE)
_CODE = (".py", ".js", ".mjs", ".ts", ".sh", ".rb", ".ipynb", ".sql")


def asked_to_change(statement: Marked) -> Iterable[str]:
    """The names that the statement asks to change."""
    for rule in _ASKED:
        for found in rule.finditer(statement.text):
            if not BY_PAGE.search(statement.text[: found.end()]):
                yield from statement.at(found["chain"])
    for found in _CODE_MENDED.finditer(statement.text):
        yield from (name for name in statement.at(found["chain"]) if name.lower().endswith(_CODE))


def might_be_changed(statement: Marked, before: Collection[str]) -> Iterable[str]:
    """The names of which the statement might ask for a change; whoever reads the whole brief decides.

    These are all names where it is not in English. A file that the page shows or reads is not changed for that.
    """
    if _FOREIGN.search(statement.text) and not _ENGLISH.search(statement.text):
        yield from statement.names or before
    for rule in _MIGHT:
        for found in rule.finditer(statement.text):
            if not BY_PAGE.search(statement.text[: found.end()]):
                yield from statement.at(found["chain"])
    if _MEANS_FILE.search(statement.text):
        yield from statement.names or before
    if _FAULTY_CODE.search(statement.text):
        yield from (name for name in statement.names or before if name.lower().endswith(_CODE))


def asked_to_keep(statement: Marked) -> Iterable[str]:
    """The names that the statement asks to leave as they are."""
    for found in _AS_IS.finditer(statement.text):
        yield from statement.at(found["chain"] or found["named"])


def changed_without_name(statement: Marked, before: Collection[str]) -> Collection[str]:
    """Of the names that stood `before`, the code that "fix it" or "fix the attached script" means, if that is clear."""
    code = {name for name in before if name.lower().endswith(_CODE)}
    if len(code) == 1 and _SCRIPT.search(statement.text) and not code & set(statement.names):
        return code
    asked = _UNNAMED.search(statement.text) if not statement.names else None
    return code if asked and (len(code) == 1 or asked["several"]) else ()


def texts_to_lose(statement: Marked) -> Iterable[tuple[str, str]]:
    """(name, text) where the statement says that the file does not hold that text."""
    for found in _LACKS.finditer(statement.text):
        yield from ((name, found["text"]) for name in statement.at(found["chain"]))
