"""What briefs demand of files."""

import pytest

from generator.demands import requirements_of
from tests.corpus.attached import ONLY_DATA, TO_CHANGE
from tests.corpus.requirements import CORPUS, Said
from tests.unit.generator.situations import attachment, brief


@pytest.mark.parametrize("case", CORPUS, ids=[case.text[:60] for case in CORPUS])
def test_a_brief_demands_what_its_words_say(case: Said) -> None:
    attachments = tuple(attachment(name) for name in case.attached)
    requirements = requirements_of(brief(text=case.text, attachments=attachments), case.existing)
    required = [name for name in requirements.required if name not in {"index.html", "README.md", *case.attached}]
    assert (tuple(required), requirements.forbidden, tuple(sorted(requirements.changeable))) == (
        case.required,
        case.forbidden,
        case.changeable,
    )


@pytest.mark.parametrize(("name", "text"), TO_CHANGE)
def test_a_changed_copy_of_an_attachment_is_taken_where_the_brief_may_ask_for_it(name: str, text: str) -> None:
    assert requirements_of(brief(text=text, attachments=(attachment(name),))).kept == frozenset()


@pytest.mark.parametrize(("name", "text"), ONLY_DATA)
def test_an_attachment_that_the_page_only_works_with_stays_as_it_came(name: str, text: str) -> None:
    assert requirements_of(brief(text=text, attachments=(attachment(name),))).kept == {name}
