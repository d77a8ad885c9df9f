"""Builds the questions about screenshots for a vision model, and applies its answers to the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from contracts.evidence import CheckResult
from generator.judge.criteria import Criteria
from generator.judge.report import Report, name_results
from generator.plan.json_extraction import extract_json
from generator.plan.plan import Entry
from generator.plan.step_parser import View
from generator.ports import InlinePart, Prompt
from generator.prompts.templates import read_prompt_file

MAX_QUESTIONS = 12
MAX_VIEWS = 3
MAX_SEEN_LENGTH = 300
OPEN = "a picture has to be looked at: "
_WORDS: Mapping[str, Literal["yes", "no"]] = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}


@dataclass(frozen=True)
class Question:
    """`name` is the result that it decides, such as `check 3`; `view` is an index in the views of all questions."""

    name: str
    text: str
    view: int


@dataclass(frozen=True)
class ScreenshotAnswer:
    """The model's answer to a question, and what it sees."""

    verdict: Literal["yes", "no"]
    seen: str


def select_questions(criteria: Criteria, report: Report) -> tuple[Sequence[Question], Sequence[View]]:
    """The questions and their views; none about a check that fails already or is disputed."""
    results, views, questions = name_results(report), list[View](), list[Question]()
    for name, entry in _named_entries(criteria):
        known = name in results and results[name].outcome != "failed" and name not in criteria.disputed
        if entry.by != "picture" or not known or len(questions) >= MAX_QUESTIONS:
            continue
        if entry.view not in views:
            if len(views) >= MAX_VIEWS:
                continue
            views.append(entry.view)
        questions.append(Question(name, entry.question, views.index(entry.view)))
    return questions, views


def build_screenshot_prompt(questions: Sequence[Question], pictures: Sequence[bytes | None]) -> Prompt:
    """Build one prompt for all questions whose screenshot was taken. A question keeps its number."""
    taken = [index for index, picture in enumerate(pictures) if picture is not None]
    asked = [
        f"{number}. (picture {taken.index(question.view) + 1}) {question.text}"
        for number, question in enumerate(questions, 1)
        if question.view in taken
    ]
    parts = tuple(InlinePart("image/jpeg", picture) for picture in pictures if picture is not None)
    system = read_prompt_file("screenshot_review").strip()
    return Prompt(system, "\n".join(asked), parts, json=True, purpose="screenshots")


def parse_answers(text: str, questions: Sequence[Question]) -> Mapping[Question, ScreenshotAnswer]:
    """Parse the clear answers of a reply. Never raises: unreadable answers decide nothing."""
    numbered = dict(_items(extract_json(text)))
    read = {question: _answer(numbered.get(str(number))) for number, question in enumerate(questions, 1)}
    return {question: answer for question, answer in read.items() if answer is not None}


def apply_answers(
    report: Report, questions: Sequence[Question], answers: Mapping[Question, ScreenshotAnswer]
) -> Report:
    """Apply the answers: a clear no fails a result; it passes if all answers are yes and nothing else was open."""
    changed = dict[int, CheckResult]()
    for name, result in name_results(report).items():
        own = [question for question in questions if question.name == name]
        told = [answers[question] for question in own if question in answers]
        refused = [one for one in told if one.verdict == "no"]
        seen = "; ".join(f"in the picture: {one.verdict}: {one.seen}" for one in refused or told)
        still_open = "; ".join(OPEN + question.text for question in own)
        if refused:
            update = {"outcome": "failed", "how": "browser", "detail": f"{refused_question(own, answers)} {seen}"}
        elif own and len(told) == len(own) and result.outcome == "undecided" and result.detail == still_open:
            update = {"outcome": "passed", "how": "browser", "detail": seen}
        else:
            continue
        changed[id(result)] = result.model_copy(update=update)
    return replace(
        report,
        checks=tuple(changed.get(id(one), one) for one in report.checks),
        requirements=tuple(changed.get(id(one), one) for one in report.requirements),
    )


def refused_question(own: Sequence[Question], answers: Mapping[Question, ScreenshotAnswer]) -> str:
    """The first question whose answer is no."""
    return next(one.text for one in own if one in answers and answers[one].verdict == "no")


def _named_entries(criteria: Criteria) -> Sequence[tuple[str, Entry]]:
    numbers = enumerate(criteria.plan.requirements, 1)
    checks = [(f"check {entry.number}", entry) for entry in criteria.plan.checks]
    return [*checks, *((f"requirement {number}", entry) for number, entry in numbers)]


def _items(value: Any) -> Sequence[tuple[str, Any]]:
    """Each answer with its number, from a list of objects, such a list under any name, or an object by number."""
    if isinstance(value, dict):
        lists = [one for one in value.values() if isinstance(one, list)]
        if len(value) == 1 and lists:
            return _items(lists[0])
        return [("1", value)] if "answer" in value else [(str(key), one) for key, one in value.items()]
    if isinstance(value, list):
        return [(_number(one, index), one) for index, one in enumerate(value, 1)]
    return []


def _number(item: Any, index: int) -> str:
    given = item.get("number", index) if isinstance(item, dict) else index
    return str(given)


def _answer(item: Any) -> ScreenshotAnswer | None:
    """The answer; None if it is unclear: neither yes nor no, or a no without what is seen."""
    given = item if isinstance(item, dict) else {"answer": item}
    verdict = _WORDS.get(str(given.get("answer", "")).strip().rstrip(".").lower())
    seen = given.get("seen")
    words = " ".join(seen.split())[:MAX_SEEN_LENGTH] if isinstance(seen, str) else ""
    if verdict is None or (verdict == "no" and not words):
        return None
    return ScreenshotAnswer(verdict, words)
