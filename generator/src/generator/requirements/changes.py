"""Decides which attachments a brief asks to change. Without a word about it an attachment stays as it is."""

import re
from collections.abc import Collection, Iterable

from generator.requirements.file_names import CHAIN, Marked

_STEMS = (
    r"adapt|add|adjust|amend|annotat|anonymi[sz]|append|capitali[sz]|chang|clean|complet|correct"
    r"|debug|deduplicat|delet|drop|edit|enhanc|expand|extend|fill|finali[sz]|finish|fix|format"
    r"|implement|improv|indent|insert|lint|localis|mask|mend|merg|migrat|minif|modif|normali[sz]"
    r"|optimi[sz]|patch|polish|port|pretty-print|proofread|pseudonymi[sz]|redact|refactor|reformat|remov|renam"
    r"|recolou?r|reorder|repair|rephras|replac|restructur|rewrit|round|shorten|simplif|sort|speed|split|strip"
    r"|tid|translat|trim|truncat|updat|upgrad"
)
_CHANGE = rf"(?:{_STEMS})(?:e|y|s|es|ies|d|ed|ied|\w?ed|\w?ing)?"
"""Any form of a verb that changes a file, such as `fixed` or `translating`."""
_DO = (
    r"(?:^|[,;:.(]\s*|\b(?:and|then|please|also|must|should|to|by|after|before|once|without|first|when)\s+)"
    rf"{_CHANGE}\b"
)
"""The verb where it tells the author what to do, and not what a page or a user does."""
_DONE = rf"(?:(?:{_STEMS})i?ed|rewritten|cut|split)"
_DETERMINERS = (
    r"(?:\s+(?:the|an?|attached|provided|given|supplied|broken|buggy|faulty|failing|existing|python|files?|scripts?|program|"
    r"code|contents?|both|all|your|up|copy|of))*\s+"
)
_PAGE = (
    r"pages?|tables?|lists?|charts?|heading|title|layout|buttons?|click|screen|with|using|based|according|so|help|demo"
)
_USE = (
    r"(?:show|display|render|load|fetch|read|us(?:e|ing)\b|pars|plot|visuali[sz]|draw|chart|list|table|count|sum|total"
    r"|aggregat|embed|link|explain|page|app\b|tool|users?\b|visitors?\b|titles?\b|headings?\b|layout|button|click)\w*"
)
"""Words that make a file something that the page works with, and not something to be changed."""
_OFF_PAGE = rf"(?![^.;⟦]*\b(?:in|on)\s+(?:the|an?)\s+(?:{_PAGE})\b)"
_NOT_ON_PAGE = (
    rf"(?P<chain>{CHAIN})(?![^,.;⟦]*\b(?:(?:as|into|to)\s+⟦|(?:in|into|on)\s+(?:(?:the|an?)\s+)?(?:{_PAGE})\b"
    rf"|(?:before|when|while)\s+{_USE}))"
)
_WRONG = r"the\s+(?:\w+\s+)?(?:bugs?|errors?|typos?|mistakes?|problems?|faults?|issues?|scripts?|programs?|code|files?)"
_ASKED = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"{_DO}{_DETERMINERS}{_NOT_ON_PAGE}",
        rf"{_DO}(?:(?!\b(?:{_PAGE})\b)[^⟦.;]){{0,80}}\b(?:in|from|of|to|into|within){_DETERMINERS}{_NOT_ON_PAGE}",
        rf"(?P<chain>{CHAIN})[^⟦.;]{{0,60}}\b(?:must|should|has|have|needs?|is|are)\s+(?:to\s+)?(?:be\s+)?{_DONE}\b{_OFF_PAGE}",
        rf"(?P<chain>{CHAIN})[^⟦.;]{{0,40}}\b(?:after|once|when)\b[^⟦.;]{{0,20}}\b{_CHANGE}\b",
        rf"(?P<chain>{CHAIN})[^⟦]{{0,80}}[,;:(.]\s*(?:please\s+|and\s+|so\s+|then\s+)?(?:fix|correct|repair|mend|debug)\b\W*(?:$|and\b)",
        rf"(?P<chain>{CHAIN})[^⟦]{{0,80}}\b(?:fix|correct|repair|mend|debug)\s+(?:it|them|that|this|{_WRONG})\b",
        rf"\b{_DONE}(?:\s+(?:version|copy)\s+of)?{_DETERMINERS}{_NOT_ON_PAGE}(?<=⟧)",
        rf"(?P<chain>{CHAIN})\s*(?:\(|with\b[^⟦.;]{{0,40}}\b){_DONE}",
    )
)
_BY_PAGE = re.compile(
    rf"\b(?:(?:page|app|tool|site|program|button|form|editor|textarea|area|box|converter|viewer)s?\s+(?:that|which|to|for)"
    rf"|users?|visitors?|people|lets?|allow\w*)\b[^.;:⟦]*\b{_CHANGE}\b[^.;:]*$",
    re.IGNORECASE,
)
"""What the page or its user does with a file."""
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
    rf"\b{_CHANGE}\s+(?:the|this|that)\s+(?:(?:attached|provided|given|supplied|python|existing)\s+)*"
    r"(?:script|program|notebook)\b",
    re.IGNORECASE,
)
_LACKS = re.compile(
    rf"(?P<chain>{CHAIN})\s+(?:does\s+not|doesn't|must\s+not|should\s+not|no\s+longer|must\s+no\s+longer)\s+"
    r"(?:contains?|includes?|has|have|uses?)\b[^`\"']*[`\"'](?P<text>[^`\"']+)[`\"']",
    re.IGNORECASE,
)
_EDIT = rf"(?:{_CHANGE}|convert|swap|set|put)"
_FIRST = r"(?:^|[,;:.]\s*|\b(?:and|then|please)\s+)"
_HAND_OVER = r"(?:publish|commit|provide|deliver|ship|push|save|store|write)"
_COPY = r"(?:version|copy|edition|variant|translation)"
_NO_USE = rf"(?:(?!\b{_USE})[^⟦.;:])"
_MIGHT = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"{_DO}{_NO_USE}{{0,80}}(?P<chain>{CHAIN})(?![^.;⟦]*\b(?:before|when|while)\s+{_USE})",
        rf"{_FIRST}{_EDIT}\b{_NO_USE}{{0,80}}\b(?:in|from|of|to|into){_DETERMINERS}(?P<chain>{CHAIN})",
        rf"{_FIRST}(?:make|give|bring|ensure)(?:\s+sure)?(?:\s+that)?{_DETERMINERS}(?P<chain>{CHAIN})(?!{_NO_USE}{{0,80}}\b{_USE})",
        rf"^in{_DETERMINERS}(?P<chain>{CHAIN}),?\s+{_EDIT}\b",
        rf"(?P<chain>{CHAIN}){_NO_USE}{{0,30}}\b(?:must|should|shall|needs?|has\s+to|have\s+to)\b(?!{_NO_USE}*\b{_USE})",
        rf"^{_NO_USE}*\b{_COPY}\s+of{_DETERMINERS}(?P<chain>{CHAIN})",
        rf"\b{_HAND_OVER}\b[^⟦.;]{{0,60}}(?P<chain>{CHAIN})[^⟦.;]{{0,60}}\b(?:{_COPY}|without|but|after|in\s+(?-i:[A-Z]))",
        rf"\b{_HAND_OVER}\b[^⟦.;]{{0,40}}\b(?:as|to|under|into){_DETERMINERS}(?P<chain>{CHAIN})",
    )
)
_MEANS_FILE = re.compile(
    rf"^(?:it|they|this|(?:the|this|that)\s+(?:\w+\s+)?(?:files?|data|csv|json|text|document|attachment))\s+(?:must|should|shall|needs?"
    rf"|ha(?:s|ve)\s+to)\b(?!{_NO_USE}*\b{_USE})|^{_EDIT}\s+(?:it|them)\b|^make\s+(?:it|them)\s+(?:an?\s+)?valid\b|\b{_COPY}\b[^.]*\bsame\s+name\b"
    rf"|\b{_CHANGE}\b[^.;:]{{0,60}}\b(?:in|from|of|to)\s+(?:the|that|this)\s+(?:attached\s+)?(?:file|csv|script|json)\b",
    re.IGNORECASE,
)
_FAULTY_CODE = re.compile(
    rf"^{_NO_USE}*(?:⟦|\b(?:it|script|program|version)\b)[^;]*\b(?:crash|fail|bug|brok|errors?\b|wrong|works?\b|working|runs?\b|running|pass(?:es)?\b"
    r"|raises?\b|exits?\b|prints?\b|type\s+hints?|docstrings?|version)",
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
            if not _BY_PAGE.search(statement.text[: found.end()]):
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
            if not _BY_PAGE.search(statement.text[: found.end()]):
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
