"""What briefs demand of files."""

import pytest

from generator.requirements import requirements_of
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
