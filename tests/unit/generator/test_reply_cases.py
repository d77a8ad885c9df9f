"""What comes of answers as models give them, from the parts on the wire to the message that is handed on."""

import pytest

from contracts.brief import File
from contracts.messages import BriefAccepted, Checkout, SiteCheckedOut, SiteGenerated
from tests.corpus.reply_cases import CASES, ReplyCase, plain
from tests.corpus.reply_cases import accepted as accepted_texts
from tests.unit.generator.scripted_generator import Generator
from tests.unit.generator.situations import accepted, brief, checked_out
from tools.stand_ins.gemini.example_replies import tagged

MAX_ANSWERS = 4


def message_of(case: ReplyCase) -> BriefAccepted | SiteCheckedOut:
    before = case.data["before"]
    asked = brief(text=case.data["brief"], round=case.data["round"])
    if not before:
        return accepted(asked)
    files = tuple(File(path=path, content=text.encode()) for path, text in before.items())
    return checked_out(asked, Checkout(repository="app", commit_sha="a" * 40, tree_sha="b" * 40, files=files))


async def played(case: ReplyCase) -> tuple[Generator, SiteGenerated]:
    generator = Generator(browser=False)
    generator.model.reply(case.text, case.data["finish_reason"])
    for _ in range(MAX_ANSWERS - 1):
        generator.model.reply(tagged(case.sound_answer))
    return generator, await generator.handle(message_of(case))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_an_answer_is_read_as_an_expert_reads_it(case: ReplyCase) -> None:
    generator, site = await played(case)
    files = {file.path: file.content.decode() for file in site.files}
    prompts = generator.model.prompts
    complaint = prompts[1].text.replace(prompts[0].text, "").casefold() if len(prompts) > 1 else ""
    assert ("asked again" if complaint else "taken") in case.expected["outcome"].split(" or "), complaint
    wanted = case.expected["files"] if len(prompts) == 1 else case.data.get("then", case.expected["files"])
    for path, texts in wanted.items():
        assert plain(files.get(path, "(none)")) in [plain(text) for text in accepted_texts(texts)]
    assert not set(case.expected.get("absent", ())) & set(files)
    for words in case.expected.get("must_mention", ()) if complaint else ():
        assert any(word.casefold() in complaint for word in words.split("|")), complaint
    assert site.status == "succeeded"
