"""What holds for every prompt, whatever the brief."""

import re
from functools import partial
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from contracts.brief import Check, File
from generator.faults import Fault
from generator.file_requirements import find_requirements
from generator.prompts.shown_files import EDITABLE_FROM
from generator.site import Site
from tests.unit.generator.prompts import WRITER, asked, first_prompt
from tests.unit.generator.situations import attachment, brief

NAMES = ("data.csv", "notes.txt", "run.py", "Run.py")
PAGE = File(path="index.html", content=b"<!doctype html>")
LONG = File(path="a.js", content=b"x" * EDITABLE_FROM)
SENTENCE = Check(kind="sentence", text="The total is shown.")


@given(
    existing=st.dictionaries(st.sampled_from(NAMES), st.sampled_from("ab")),
    attached=st.dictionaries(st.sampled_from(NAMES[:3]), st.sampled_from("ab")),
    text=st.sampled_from(("Show it.", "Fix run.py.", "Publish notes.txt as is.", "Do not commit data.csv.")),
)
def test_no_content_is_shown_twice(existing: dict[str, str], attached: dict[str, str], text: str) -> None:
    def content(path: str, version: str) -> bytes:
        return f"content of {path} in version {version}".encode()

    given_files = tuple(attachment(name, content(name, version)) for name, version in attached.items())
    files = [File(path=path, content=content(path, version)) for path, version in existing.items()]
    prompt = asked(brief(text=text, attachments=given_files), PAGE, *files).text
    counts = {found: prompt.count(found) for found in re.findall(r"content of \S+ in version \w", prompt)}
    assert set(counts.values()) <= {1}
    assert all(content(name, version).decode() in counts for name, version in attached.items())
    replaced = {name.casefold() for name in attached}
    kept = [content(path, version) for path, version in existing.items() if path.casefold() not in replaced]
    assert {shown.decode() for shown in kept} <= set(counts)


@given(data=st.data())
def test_no_lead_or_heading_is_followed_by_nothing(data: st.DataObject) -> None:
    some, checks = st.sampled_from(((), ("a.csv",))), st.sampled_from(((), (SENTENCE,)))
    text = data.draw(st.sampled_from(("Show it", "Fix a.py and do not commit b.txt")))
    attached = data.draw(st.sampled_from(((), ("a.py",), ("a.csv", "a.py"))))
    of = brief(text=text, checks=data.draw(checks), attachments=tuple(map(attachment, attached)))
    existing = data.draw(st.sampled_from(((), (PAGE,), (PAGE, LONG))))
    site = Site.of(existing)
    left_out, notices, earlier = data.draw(some), data.draw(some), data.draw(checks)
    faults = [Fault(reason) for reason in data.draw(some)]
    first = partial(first_prompt, of, existing, find_requirements(of))
    repair = partial(WRITER.repair, of, site, {}, faults, find_requirements(of))
    for ask in (first, repair):
        prompt = ask(left_out=left_out, notices=notices, earlier_checks=earlier)
        paragraphs = [*f"{prompt.system}\n\n{prompt.text}".split("\n\n"), ""]
        for paragraph, following in pairwise(paragraphs):
            if paragraph.endswith(":"):
                assert following.startswith(("- ", "<")), paragraph
            if paragraph.startswith("#"):
                assert following, paragraph
                assert not following.startswith("#"), paragraph


@given(text=st.text(min_size=1), script=st.text(min_size=1), revised=st.booleans())
def test_brief_and_checks_are_there_to_the_letter(text: str, script: str, revised: bool) -> None:
    of = brief(text=text, checks=(SENTENCE, Check(kind="js", text=script)))
    for prompt in (asked(of, PAGE) if revised else asked(of), WRITER.repair(of, Site({"index.html": b""}), {}, [])):
        for quoted in (text, script, SENTENCE.text):
            assert f">\n{quoted}\n</" in prompt.text
