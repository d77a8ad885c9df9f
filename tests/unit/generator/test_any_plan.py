"""Whatever a brief says and whatever is answered when its plan is asked for, the brief becomes a site."""

import asyncio
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.brief import Check
from tests.unit.generator.plans import ADDS, REQUIRED
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator, checkout
from tests.unit.generator.situations import accepted, attachment, brief, checked_out

ODD = st.text(min_size=1) | st.sampled_from(
    ("Never leave out robots.txt.", "$brief", "</check>", "{}", "%s {0} \\1", "[", "a" * 5_000, "\u202e\u0000\ud7ff")
)  # fmt: skip
VALUES = st.none() | st.integers() | st.text(max_size=10) | st.sampled_from(("../x", "[", "#a", "index.html", "(?R)"))
FIELDS = st.sampled_from(
    ("number", "by", "path", "rule", "check", "expect", "view", "steps", "says", "keeps", "question")
)
ITEMS = st.lists(st.just(ADDS) | st.just(REQUIRED) | st.dictionaries(FIELDS, VALUES, max_size=5), max_size=4)
PLANS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("files", "checks", "requirements", "replaced"), ITEMS) | {"names": ITEMS}
).map(json.dumps)


@settings(max_examples=60)
@given(text=ODD, sentence=ODD, answer=PLANS | ODD, revised=st.booleans())
def test_no_sentence_and_no_plan_costs_a_brief(text: str, sentence: str, answer: str, *, revised: bool) -> None:
    generator = Generator()
    checks = (Check(kind="sentence", text=sentence), Check(kind="js", text=sentence))
    of: Any = brief(text=text, checks=checks, attachments=(attachment("uid.txt", b"1"),), round=2 if revised else 1)
    generator.model.reply_json(answer if answer.strip() else "{}")
    for _ in range(3):
        generator.model.reply(INDEX + README + DONE)
    message = checked_out(of, checkout(index_html=b"<p>old")) if revised else accepted(of)
    site = asyncio.run(generator.handle(message))
    assert site.status == "succeeded"
    assert [check.text for check in site.evidence.checks] == [sentence, sentence]
    assert generator.counts == {}
