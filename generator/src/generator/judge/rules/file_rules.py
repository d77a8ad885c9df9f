"""Rules on which files there are, and on the licence that every published site gets."""

import re

from contracts.licence import mit_text
from contracts.site_paths import WRITTEN_BY_PUBLISHER
from generator.demands import Requirements
from generator.judge.rules.sentence import Sentence, rules
from generator.judge.rules.verdict import Verdict, failed, passed, undecided
from generator.site import Site

_THE = r"(?:(?:the|an?|each of|all of|both|every one of|following|file|files|named|called|:) ?)*"
_THERE = (
    r"(?:exists?|(?:is|are|be|was|were) (?:present|committed|there|included|available|published|checked in|added|found)"
    r"(?: and committed)?|committed|present)"
)
_MUST = r"(?:(?:must|should|shall|will|does|do|all|both|each|has to|have to) )*"
_NOT = (
    r"(?:(?:must|should|shall|do|does|is|are|was|were|has|have|may|can|will)(?: not|n't)|cannot|"
    r"(?:must|should|is|are) never)"
)

EXISTS = rules(
    rf"{_THE}{{FS}}(?: files?)? {_MUST}{_THERE}{{P}}",
    rf"there (?:is|are|must be|should be|exists?) {_THE}{{FS}}(?: files?)?{{P}}",
    rf"(?:{{R}} )?{_MUST}(?:has|have|contains?|includes?) {_THE}{{FS}}(?: files?)?{{P}}",
)
ABSENT = rules(
    rf"{_THE}{{FS}}(?: files?)? {_NOT} (?:been |be )?"
    r"(?:committed|exists?|present|included|there|published|checked in|added){P}",
    rf"{_THE}{{FS}}(?: files?)? (?:{_NOT}|must not be|should not be) (?:in|part of) {{R}}",
    rf"there (?:is|are|must be|should be) no {_THE}{{FS}}(?: files?)?{{P}}",
    rf"no {_THE}{{FS}}(?: files?)?(?: {_THERE})?{{P}}",
    rf"{{R}} {_NOT} (?:have|contain|include) {_THE}{{FS}}(?: files?)?{{P}}",
)
_MIT = r"(?:an? |the |valid |complete |full |proper |standard )*mit[- ]licen[cs]e(?: file| text)?"
LICENCE = rules(
    rf"(?:{{R}} )?{_MUST}(?:has|have|contains?|includes?|uses?|is under|comes with) {_MIT}{{P}}",
    rf"{{R}} (?:is|must be|should be) (?:mit[- ]licen[cs]ed|licen[cs]ed under {_MIT}|under {_MIT})",
    rf"{_MIT} {_MUST}{_THERE}{{P}}",
    rf"{_MIT}{{P}}",
    r"(?:the |repo(?:sitory)? )?licen[cs]e(?: file)? (?:is|must be|should be|contains|has|holds) "
    r"(?:the |an? |valid |complete )*mit(?: licen[cs]e)?(?: text)?",
    rf"(?:the |an? )?licen[cs]e(?: file)? {_MUST}{_THERE}{{P}}(?: (?:and|with) (?:is|contains|the)? ?{_MIT})?",
    r"(?:the )?licen[cs]e(?: file)? (?:contains|includes|has|mentions|says) (?:the (?:text|words?|phrase) )?{Q}",
)
_MIT_TEXT = " ".join(mit_text(0, "").lower().split())
SAME = rules(
    r"(?:the )?{F}(?: file)? (?:is|equals|matches|is identical to|is the same as|has the same (?:content|bytes) as) "
    r"(?:the )?(?:attach(?:ed file|ment)|original|provided file)"
    r"(?:,? (?:exactly|byte[- ]for[- ]byte|unchanged|as[- ]is|verbatim))*",
    r"(?:the )?{F}(?: file)? (?:is|must be|should be) (?:(?:published|committed|uploaded|served|kept|included) )?"
    r"(?:exactly )?(?:as[- ]is|unchanged|byte[- ]for[- ]byte|verbatim|unmodified|as (?:attached|provided|given))",
)


def judged_by_files(sentence: Sentence, site: Site, requirements: Requirements) -> Verdict | None:
    """What the files say; None where the sentence is about something else."""
    if as_licence(sentence).match(LICENCE):
        return _licence(sentence)
    if found := sentence.match(EXISTS):
        missing = [name for name in found.files if not _is_there(name, site)]
        return failed(f"missing: {', '.join(missing)}") if missing else passed("every file is there")
    if found := sentence.match(ABSENT):
        there = [name for name in found.files if _is_there(name, site)]
        return failed(f"it is there: {', '.join(there)}") if there else passed("it is not there")
    if found := sentence.match(SAME):
        return _same(found.files[0], site, requirements)
    return None


def as_licence(sentence: Sentence) -> Sentence:
    """The sentence with a word in the place of the file LICENSE: "MIT LICENSE exists" speaks of both."""
    marks = {f"⟦{number}⟧": "licence" for number, name in enumerate(sentence.names) if name == "LICENSE"}
    form = re.sub(r"⟦\d+⟧", lambda mark: marks.get(mark[0], mark[0]), sentence.form)
    return Sentence(form, sentence.names, sentence.texts)


def _is_there(name: str, site: Site) -> bool:
    return name in site or name in WRITTEN_BY_PUBLISHER


def _licence(sentence: Sentence) -> Verdict:
    if any(" ".join(text.lower().split()) not in _MIT_TEXT for text in sentence.texts):
        return undecided("the publisher writes the licence; whether it holds that text is not known here")
    return passed("the publisher adds the complete MIT licence as LICENSE")


def _same(name: str, site: Site, requirements: Requirements) -> Verdict:
    if name in requirements.kept and name in site:
        return passed("attachments are published byte for byte")
    return undecided("what it must be the same as is not known here")
