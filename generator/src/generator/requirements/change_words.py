"""The words in which a brief asks to change a file, and those of a page that works with one."""

import re

from generator.requirements.file_names import CHAIN

_STEMS = (
    r"adapt|add|adjust|amend|annotat|anonymi[sz]|append|capitali[sz]|chang|clean|complet|correct"
    r"|debug|deduplicat|delet|drop|edit|enhanc|expand|extend|fill|finali[sz]|finish|fix|format"
    r"|implement|improv|indent|insert|lint|localis|mask|mend|merg|migrat|minif|modif|normali[sz]"
    r"|optimi[sz]|patch|polish|port|pretty-print|proofread|pseudonymi[sz]|redact|refactor|reformat|remov|renam"
    r"|recolou?r|reorder|repair|rephras|replac|restructur|rewrit|round|shorten|simplif|sort|speed|split|strip"
    r"|tid|translat|trim|truncat|updat|upgrad"
)
CHANGE = rf"(?:{_STEMS})(?:e|y|s|es|ies|d|ed|ied|\w?ed|\w?ing)?"
"""Any form of a verb that changes a file, such as `fixed` or `translating`."""
DO = (
    r"(?:^|[,;:.(]\s*|\b(?:and|then|please|also|must|should|to|by|after|before|once|without|first|when)\s+)"
    rf"{CHANGE}\b"
)
"""The verb where it tells the author what to do, and not what a page or a user does."""
DONE = rf"(?:(?:{_STEMS})i?ed|rewritten|cut|split)"
DETERMINERS = (
    r"(?:\s+(?:the|an?|attached|provided|given|supplied|broken|buggy|faulty|failing|existing|python|files?|scripts?|program|"
    r"code|contents?|both|all|your|up|copy|of))*\s+"
)
PAGE = (
    r"pages?|tables?|lists?|charts?|heading|title|layout|buttons?|click|screen|with|using|based|according|so|help|demo"
)
USE = (
    r"(?:show|display|render|load|fetch|read|us(?:e|ing)\b|pars|plot|visuali[sz]|draw|chart|list|tables?\b(?!\s+of\s+contents)|count|sum|total"
    r"|aggregat|embed|link|explain|page|app\b|tool|users?\b|visitors?\b|titles?\b|headings?\b|layout|button|click)\w*"
)
"""Words that make a file something that the page works with, and not something to be changed."""
OFF_PAGE = rf"(?![^.;⟦]*\b(?:in|on)\s+(?:the|an?)\s+(?:{PAGE})\b)"
_PLACE = rf"(?:{PAGE}|header|footer|nav\w*|sidebar|section|element|div|body|background)\b"
_ELSEWHERE = (
    rf"(?:\b(?:as|into|to)\s+⟦|\b(?:in|into|on|to)\s+(?:\#|(?:(?:the|an?)\s+)?{_PLACE})"
    rf"|\b(?:before|when|while)\s+(?:the\s+)?{USE}|\bfor\s+(?:the\s+)?{USE})"
)
_ON = r"(?:[^,.;⟦]|\.(?=\w))"
NOT_ON_PAGE = rf"(?P<chain>{CHAIN})(?!{_ON}*{_ELSEWHERE})"
NOT_AT_ONCE_ON_PAGE = rf"(?P<chain>{CHAIN})(?!(?:(?!\band\b){_ON})*{_ELSEWHERE})"
BY_PAGE = re.compile(
    rf"\b(?:(?:page|app|tool|site|program|button|form|editor|textarea|area|box|converter|viewer)s?\s+(?:that|which|to|for)"
    rf"|users?|visitors?|people|lets?|allow\w*)\b[^.;:⟦]*\b{CHANGE}\b[^.;:]*$"
    rf"|^\W*(?:show|display|plot|render|draw|list|count|compute|calculate|chart)\b[^.;:⟦]*\b(?:after|before|by|without|once|when)\s+"
    rf"{CHANGE}\b[^.;:]*$",
    re.IGNORECASE,
)
"""What the page or its user does with a file."""
