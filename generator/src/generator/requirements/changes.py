"""Decides which attachments a brief asks to change. Without a word about it an attachment stays as it is."""

import re
from collections.abc import Collection, Iterable

from generator.requirements.file_names import CHAIN, Marked

_MEND = r"(?:fix(?:e[sd]|ing)?|(?:correct|repair|mend)(?:s|ed|ing)?|debug(?:s|ged|ging)?|patch(?:es|ed|ing)?)"
_CHANGE = (
    r"(?:updat(?:e|es|ed|ing)|modif(?:y|ies|ied|ying)|edit(?:s|ed|ing)?|chang(?:e|es|ed|ing)|improv(?:e|es|ed|ing)|refactor\w*|"
    r"extend\w*|complet(?:e|es|ed|ing)|rewrit\w+|translat(?:e|es|ed|ing)|clean(?:s|ed|ing)?(?:\s+up)?|reformat\w*|"
    r"finish(?:es|ed|ing)?|sort(?:s|ed|ing)?|fill(?:s|ed|ing)?\s+in|append(?:s|ed|ing)?\s+to|adapt\w*|port(?:s|ed|ing)?)"
)
_WORDS = (
    r"(?:\s+(?:the|an?|attached|provided|given|supplied|broken|buggy|faulty|failing|existing|python|file|files|script|"
    r"program|code|content|contents|of|in|both|all|your|typo|typos|bugs?|errors?))*\s+"
)
_AFTER = rf"(?:{_MEND}|{_CHANGE})"
_ASKED = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"\b{_MEND}\b(?:(?!\b(?:with|using|by|from|against|so|for|to|based|according)\b)[^⟦.;]){{0,60}}\s(?P<chain>{CHAIN})",
        rf"\b{_CHANGE}{_WORDS}(?P<chain>{CHAIN})(?![^.;⟦]*\b(?:as|into|to)\s+⟦)",
        rf"(?P<chain>{CHAIN})[^⟦.;]{{0,60}}\b(?:must|should|has|have|needs?|is|are)\s+(?:to\s+)?(?:be\s+)?{_AFTER}\b",
        rf"(?P<chain>{CHAIN})[^⟦.;]{{0,40}}\b(?:after|once|when)\b[^⟦.;]{{0,20}}\b{_AFTER}\b",
        rf"(?P<chain>{CHAIN})[^⟦]{{0,80}}[,;:(]\s*(?:please\s+|and\s+|so\s+|then\s+)?{_MEND}\b",
        rf"(?P<chain>{CHAIN})[^⟦]{{0,80}}\b{_MEND}\s+(?:it|them|that|this|the\s+\w+)\b",
        rf"\b(?:fixed|corrected|repaired|updated|modified|edited|improved|cleaned)(?:\s+version\s+of)?(?:\s+the)?\s+(?P<chain>{CHAIN})",
        rf"(?P<chain>{CHAIN})\s*\((?:fixed|corrected|repaired|updated|modified|edited)",
    )
)
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
    rf"\b(?:{_MEND}|{_CHANGE})\s+(?:the|this|that)\s+(?:(?:attached|provided|given|supplied|python|existing)\s+)*"
    r"(?:script|program|notebook)\b",
    re.IGNORECASE,
)
_LACKS = re.compile(
    rf"(?P<chain>{CHAIN})\s+(?:does\s+not|doesn't|must\s+not|should\s+not|no\s+longer|must\s+no\s+longer)\s+"
    r"(?:contains?|includes?|has|have|uses?)\b[^`\"']*[`\"'](?P<text>[^`\"']+)[`\"']",
    re.IGNORECASE,
)
_CODE = (".py", ".js", ".mjs", ".ts", ".sh", ".rb", ".ipynb", ".sql")


def asked_to_change(statement: Marked) -> Iterable[str]:
    """The names that the statement asks to change."""
    for rule in _ASKED:
        for found in rule.finditer(statement.text):
            yield from statement.at(found["chain"])
    for found in _CODE_MENDED.finditer(statement.text):
        yield from (name for name in statement.at(found["chain"]) if name.lower().endswith(_CODE))


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
