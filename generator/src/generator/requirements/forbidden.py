"""Decides which files a statement says must not be there, and which ones something else will make."""

import re
from collections.abc import Iterable

from generator.requirements.file_names import CHAIN, MARK, Marked

_NOT = (
    r"(?:(?:do|does|must|should|shall|may|can|will|is|are|has|have|need|ought)\s*(?:not|n[o']t)|cannot|never|not\s+to|"
    r"avoid|without|refrain\s+from)"
)
_ADVERBS = r"(?:\s+(?:ever|also|actually|manually|yet|please|simply|be|been|get|itself))*"
_ARTICLES = (
    r"(?:\s+(?:the|an?|any|file|files|named|called|generated|resulting|produced|actual|output|your|original|attached|raw|"
    r"old|either|both|a\s+copy\s+of))*\s*:?\s*(?:[`\w./-]+\s*(?:,|or|and|nor)\s+)*"
)
_PLACE = r"(?:in|to|into|at|with|from|anywhere\s+in|within)\s+(?:the\s+|this\s+|that\s+|your\s+|our\s+)?"
_REPOSITORY = rf"{_PLACE}(?:[a-z]+\s+){{0,2}}(?:repo\w*|git\w*|root|site|commit|branch|history|pages|result|submission)"
# A name that goes on as "data.csv values" is not what is forbidden.
_END = (
    rf"(?=\s*(?:files?\b|itself\b|themselves\b|yourself\b|manually\b|anywhere\b)?\s*"
    rf"(?:$|[.,;:!?)|]|-+\s|(?:but|because|since|as|it|they|which|that|and|or|so|unless|until)\b|{_REPOSITORY}\b))"
)
_COMMIT = r"(?:commit|publish|push|check\s*in|upload|ship|add|create|track|version)(?:t?ing)?"
_HOLD = r"(?:include|contain|have|keep|leave|put|store|has)(?:ing)?"

_DIRECT = re.compile(rf"\b{_NOT}{_ADVERBS}\s+{_COMMIT}{_ARTICLES}(?P<chain>{CHAIN}){_END}", re.IGNORECASE)
_HELD = re.compile(rf"^[^⟦]*\b{_NOT}{_ADVERBS}\s+{_HOLD}{_ARTICLES}(?P<chain>{CHAIN}){_END}", re.IGNORECASE)
_NONE = re.compile(
    rf"(?:\bno(?:\s+(?:file|files|such|separate|other))*(?:\s+(?:named|called))?|\babsence\s+of|\bfree\s+of)\s+"
    rf"(?P<chain>{CHAIN})(?:\s+(?:is|are|exists?|must|should|may|can))?{_END}",
    re.IGNORECASE,
)
_REMOVED = re.compile(
    rf"\b(?:delete|remove|get\s+rid\s+of|leave\s+out|exclude|omit){_ARTICLES}(?P<chain>{CHAIN}){_END}", re.IGNORECASE
)
_OUT = re.compile(
    rf"\b(?:keep|leave|keeping|leaving){_ARTICLES}(?P<chain>{CHAIN})\s+(?:file\s+)?(?:out|uncommitted|untracked)\b",
    re.IGNORECASE,
)
_ABSENT = (
    r"(?:committed|checked[\s-]in|included|published|pushed|uploaded|added|present|exist|tracked|versioned|created|"
    r"there|stored|kept\s+in|part\s+of|in\s+(?:the\s+|this\s+)?(?:repo\w*|git|site|root|commit))"
    r"(?!\s+(?:in|into|inside|by|on)\s+(?:the\s+)?(?:page|code|html|script|output|source|list|table|total|sum|prompt)\b)"
)
_PREDICATE = (
    rf"(?:{_NOT}{_ADVERBS}\s+{_ABSENT}|(?:is|are|be|stays?|remains?)\s+(?:absent|missing|left\s+out|excluded|omitted|"
    r"git-?ignored|deleted|removed|uncommitted|untracked|kept\s+out)\b|(?:stays?|remains?|is\s+kept)\s+out\s+of\b)"
)
_SUBJECT = re.compile(
    rf"(?P<chain>{CHAIN})(?:\s+(?:file|files|itself|themselves))?\s*(?:\([^⟦)]*\)\s*)?"
    rf"(?:must\s+|should\s+|shall\s+|to\s+)?{_PREDICATE}",
    re.IGNORECASE,
)
_ISNT = re.compile(
    rf"\b(?:commit|includ|publish|exist|present)\w*[^⟦]*(?P<chain>{CHAIN})\s+(?:is|are)(?:\s+not|n't)\s*[.)]?$"
)
# "If config.json is missing" forbids nothing.
_CONDITION = re.compile(r"\b(?:if|when|whenever|where|in\s+case|unless|whether)\b[^⟦,;]*$", re.IGNORECASE)
_LATER = re.compile(
    rf"(?P<chain>{CHAIN})(?P<gap>[^⟦]{{0,80}}?)(?:[,;(]|\band\b|\bbut\b|\bso\b)\s*(?:it|which|that|this|they|these)?\s*"
    rf"(?:file\s+|files\s+)?(?:must\s+|should\s+)?{_PREDICATE}",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:say|says|explain\w*|describ\w+|mention\w*|stat(?:e|es|ing)|tell\w*|document\w*|warn\w*|that)\b"
)
_INTRO = re.compile(
    rf"\b(?:{_NOT}[^⟦]*\b(?:commit|includ|publish|add|push|exist|present|creat|upload|there|be\s+in)|"
    r"forbidden\b|excluded\b|to\s+(?:delete|remove|leave\s+out)\b)",
    re.IGNORECASE,
)
_ITEM = re.compile(rf"^\W*(?P<chain>{CHAIN})", re.IGNORECASE)

_BY_ROBOTS = (
    r"(?:in|by|during|inside|at|from)\s+(?:the\s+|a\s+)?(?:[\w-]+\s+)?"
    r"(?:ci\b|workflow|actions?\b|pipeline|build\b|job\b|deploy|runner|run\s*time)"
)
_MADE = re.compile(
    rf"(?:(?<=[\w`\"⟧])\s*>\s*(?P<redirected>{MARK})"
    rf"|(?P<made>{CHAIN})[^⟦.;]{{0,50}}\b(?:generated|produced|created|built|written|made)\s+(?:\w+\s+)?{_BY_ROBOTS}"
    rf"|\b(?:ci|workflow|actions?|pipeline|job)\b[^⟦]*\b(?:generat|produc|writ|deploy|publish|upload|creat)\w*\b"
    rf"[^⟦]*(?P<output>{MARK}))",
    re.IGNORECASE,
)


def forbidden_by(statement: Marked, intro: str = "") -> Iterable[str]:
    """The names of files that the statement says must not be in the repository."""
    for rule in (_DIRECT, _HELD, _NONE, _REMOVED, _OUT, _SUBJECT, _ISNT, _LATER):
        for found in rule.finditer(statement.text):
            conditional = _CONDITION.search(statement.text[: found.start("chain")])
            if not (conditional or _SPEECH.search(found.groupdict().get("gap", ""))):
                yield from statement.at(found["chain"])
    if (item := _ITEM.match(statement.text)) and _INTRO.search(intro):
        yield from statement.at(item["chain"])


def made_elsewhere(statement: Marked) -> Iterable[str]:
    """The names of files that a workflow or a command makes: they are neither demanded nor forbidden."""
    for found in _MADE.finditer(statement.text):
        chain = found["redirected"] or found["made"] or found["output"]
        yield from (name for name in statement.at(chain) if not name.startswith(".github/"))
