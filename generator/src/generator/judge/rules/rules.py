"""Decides a check by rule where it is one, and says why not where it is none."""

from collections.abc import Collection

from contracts.brief import Check
from contracts.evidence import CheckResult
from generator.demands import Requirements
from generator.judge.rules.content_rules import judged_by_content
from generator.judge.rules.file_rules import judged_by_files
from generator.judge.rules.page_rules import question_for
from generator.judge.rules.sentence import Sentence, sentence_of
from generator.judge.rules.static_page import judged_without_script
from generator.judge.rules.verdict import Verdict, undecided
from generator.site import Site

FOR_A_BROWSER = "the page itself must be asked"
NOT_AT_HAND = "the file is too large to be at hand here"
NO_RULE = "no rule decides this sentence"
LONGEST = 1_000
"""Characters; a longer check is no sentence that a rule could know."""


def judge_by_rule(check: Check, site: Site, requirements: Requirements, left_out: Collection[str] = ()) -> CheckResult:
    """The check's result as far as the files tell it. Whatever is not certain is undecided, with the reason.

    Files in `left_out` are part of the site, and what they hold is not known here.
    """
    verdict = undecided(FOR_A_BROWSER) if check.kind == "js" else _verdict(check, site, requirements, left_out)
    how = "none" if verdict.outcome == "undecided" else "rule"
    return CheckResult(text=check.text, kind=check.kind, outcome=verdict.outcome, how=how, detail=verdict.detail)


def expression_of(check: Check) -> str | None:
    """The expression of a JavaScript check; None for a sentence."""
    return check.text.strip().rstrip(";").rstrip() if check.kind == "js" else None


def derived_expression(check: Check) -> str | None:
    """An expression that is truthy on the page if and only if the sentence holds; None where there is none."""
    sentence = _sentence(check, ())
    return question_for(sentence) if sentence else None


def _verdict(check: Check, site: Site, requirements: Requirements, left_out: Collection[str]) -> Verdict:
    sentence = _sentence(check, {*site, *left_out, *requirements.required, *requirements.forbidden})
    if sentence is None:
        return undecided(NO_RULE)
    verdict = judged_by_files(sentence, Site(dict.fromkeys(left_out, b"")).with_files(site), requirements)
    if verdict is None and set(left_out) & set(sentence.names):
        return undecided(NOT_AT_HAND)
    verdict = verdict or judged_by_content(sentence, site)
    if verdict is None and question_for(sentence):
        return judged_without_script(sentence, site) or undecided(FOR_A_BROWSER)
    return verdict or undecided(NO_RULE)


def _sentence(check: Check, known: Collection[str]) -> Sentence | None:
    return sentence_of(check.text, known) if check.kind == "sentence" and len(check.text) <= LONGEST else None
