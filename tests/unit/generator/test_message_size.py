"""A generated site fits into one message, whatever the brief, the repository and the model bring along."""

from collections.abc import Mapping

import pytest

from chassis.envelope import encode
from contracts.brief import Brief, File
from contracts.evidence import CheckResult, Evidence
from contracts.message_size_limits import CONVERTED_MAX_BYTES, EVIDENCE_MAX_BYTES, MAX_BODY_BYTES
from contracts.messages import Base, Checkout, Recipient, SiteGenerated
from generator.evidence_record import shorten_evidence
from generator.inputs.spreadsheet_conversion import max_conversion_bytes
from generator.judge.regression_checks import UNKNOWN
from generator.ports import ModelRefused
from generator.site import Site
from generator.site_message import fit_into_message
from tests.unit.generator.plans import plan_text
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, README_TEXT, Generator
from tests.unit.generator.situations import START, attachment, brief, checked_out

MB = 1_000_000


def generated(files: Mapping[str, bytes], base: tuple[str, ...] = ()) -> SiteGenerated:
    return SiteGenerated(
        brief_id=brief().id,
        accepted_at=START,
        deadline=START,
        recipient=Recipient.of(brief()),
        title="Sales",
        files=tuple(File(path=path, content=content) for path, content in files.items()),
        base=Base(repository="r", commit_sha="a", tree_sha="b", paths=base) if base else None,
    )


def paths_of(message: SiteGenerated) -> list[str]:
    return [file.path for file in message.files]


def checkout_of(files: Mapping[str, bytes], left_out: tuple[str, ...] = ()) -> Checkout:
    contents = tuple(File(path=path, content=content) for path, content in files.items())
    return Checkout(repository="r", commit_sha="a" * 40, tree_sha="b" * 40, files=contents, left_out=left_out)


def test_site_that_fits_travels_whole() -> None:
    message = generated({"index.html": b"new", "a.bin": b"a"}, ("index.html", "a.bin", "gone.txt"))
    assert fit_into_message(message, Site({"index.html": b"old", "a.bin": b"a"})) == (message, ())


def test_unchanged_files_are_left_out_largest_first_and_cannot_be_deleted() -> None:
    before = {"a.bin": b"a" * 60_000, "b.bin": b"b" * 40_000, "README.md": b"r" * 50_000, "gone.txt": b"g"}
    files = {"index.html": b"new", **before}
    del files["gone.txt"]
    small, _ = fit_into_message(generated(files, tuple(before)), Site(before), most=160_000)
    assert paths_of(small) == ["index.html", "b.bin", "README.md"]
    assert small.base is not None
    assert small.base.paths == ("b.bin", "README.md", "gone.txt")
    assert len(encode(small).body) <= 160_000


def test_changed_files_travel_before_unchanged_ones() -> None:
    before = {"a.txt": b"a" * 40_000, "small.txt": b"s"}
    small, _ = fit_into_message(
        generated({"a.txt": b"n" * 90_000, "small.txt": b"s" * 30_000}, tuple(before)), Site(before), most=140_000
    )
    assert paths_of(small) == ["small.txt"]
    small, _ = fit_into_message(
        generated({**before, "new.txt": b"n" * 60_000}, tuple(before)), Site(before), most=130_000
    )
    assert paths_of(small) == ["small.txt", "new.txt"]


def test_file_that_is_new_and_does_not_fit_is_named_in_the_evidence() -> None:
    small, notices = fit_into_message(generated({"index.html": b"i", "new.bin": b"n" * 90_000}), Site({}), most=50_000)
    assert paths_of(small) == ["index.html"]
    assert notices == ("new.bin: not published, it does not fit into a message",)


def test_repository_of_very_many_files_fits() -> None:
    before = {f"data/{number:05}.json": b"{}" for number in range(3_000)}
    small, _ = fit_into_message(generated({"index.html": b"i", **before}, tuple(before)), Site(before), most=200_000)
    assert len(encode(small).body) <= 200_000
    assert "index.html" in paths_of(small)
    assert small.base is not None
    assert set(small.base.paths) == set(paths_of(small)) - {"index.html"}


@pytest.mark.parametrize("letter", ["a", "\x01", "漢"])
def test_evidence_is_shortened_to_its_share(letter: str) -> None:
    text = letter * 5_000
    checks = tuple(CheckResult(text=text, kind="js", outcome="failed", how="none", detail=text) for _ in range(100))
    texts = (text,) * 500
    evidence = Evidence(checks=checks, requirements=checks, defects=texts, notices=texts, rounds=3)
    short = shorten_evidence(evidence)
    assert len(short.model_dump_json().encode()) <= EVIDENCE_MAX_BYTES
    assert short.rounds == 3
    assert len(short.checks) == len(short.requirements) == 100


def test_notices_outlive_checks_that_are_too_many_to_list() -> None:
    checks = (CheckResult(text="x", kind="js", outcome="failed", how="none"),) * 10_000
    short = shorten_evidence(Evidence(checks=checks, notices=("data.csv: a secret was masked",)))
    assert (short.checks, short.notices) == ((), ("data.csv: a secret was masked",))


def test_ordinary_evidence_is_left_as_it_is() -> None:
    evidence = Evidence(defects=("x" * 5_000,))
    assert shorten_evidence(evidence) == evidence


@pytest.mark.parametrize(("size", "room"), [(0, CONVERTED_MAX_BYTES), (9 * MB, 0)])
def test_conversions_never_take_more_than_the_attachments_leave(size: int, room: int) -> None:
    left = max_conversion_bytes((attachment("a.png", bytes(size)),), CONVERTED_MAX_BYTES)
    assert left == CONVERTED_MAX_BYTES if room else left < CONVERTED_MAX_BYTES


def large_brief() -> Brief:
    return brief(round=2, attachments=(attachment("new.png", b"\x89PNG" + bytes(8 * MB)),))


async def test_largest_brief_upon_the_largest_checkout_fits_and_loses_nothing() -> None:
    generator = Generator()
    generator.model.reply(INDEX + README + DONE)
    before = {"index.html": b"old", "README.md": b"old", "a.bin": bytes(4 * MB), "b.bin": bytes(MB)}
    site = await generator.handle(checked_out(large_brief(), checkout_of(before)))
    assert len(encode(site).body) <= MAX_BODY_BYTES
    assert site.base is not None
    assert set(paths_of(site)) == {"index.html", "README.md", "new.png", "b.bin"}
    assert set(site.base.paths) == {"index.html", "README.md", "b.bin"}


async def test_salvaged_page_of_the_longest_brief_fits() -> None:
    generator = Generator()
    generator.model.fail(ModelRefused("no"))
    site = await generator.handle(checked_out(brief(text='"' * MB), None))
    assert site.status == "salvaged"
    assert len(encode(site).body) < 2 * MB


async def test_file_without_content_stays_as_it_is_whatever_the_model_sends() -> None:
    generator = Generator()
    generator.model.reply(INDEX + README + "<<<FILE data.csv>>>\nmine\n<<<END data.csv>>>\n" + DONE)
    before = checkout_of({"index.html": b"old"}, left_out=("data.csv",))
    site = await generator.handle(checked_out(brief(round=2), before))
    assert paths_of(site) == ["index.html", "README.md"]
    assert site.base is not None
    assert site.base.paths == ("index.html",)
    assert site.evidence.notices == ("data.csv: too large to be shown to the model; it stays as it is", UNKNOWN)


async def test_file_without_content_is_removed_only_where_the_brief_forbids_it() -> None:
    generator = Generator()
    generator.model.reply_json(plan_text(files=[{"path": "data.csv", "rule": "forbidden"}]))
    generator.model.reply(INDEX + README + DONE)
    before = checkout_of({"index.html": b"old"}, left_out=("data.csv", "other.csv"))
    site = await generator.handle(checked_out(brief(round=2), before))
    assert site.base is not None
    assert site.base.paths == ("index.html", "data.csv")


async def test_page_without_content_is_neither_missing_nor_replaced() -> None:
    generator = Generator()
    generator.model.reply("<<<FILE style.css>>>\nbody { margin: 0 }\n<<<END style.css>>>\n" + README + DONE)
    site = await generator.handle(checked_out(brief(round=2), checkout_of({}, left_out=("index.html",))))
    assert paths_of(site) == ["style.css", "README.md"]
    generator.model.fail(ModelRefused("no"))
    salvaged = await generator.handle(checked_out(brief(round=2), checkout_of({}, left_out=("index.html",))))
    assert "index.html" not in paths_of(salvaged)


async def test_attachment_may_replace_a_file_without_content() -> None:
    generator = Generator()
    generator.model.reply(INDEX + README + DONE)
    of = brief(round=2, attachments=(attachment("data.csv", b"a\n"),))
    site = await generator.handle(checked_out(of, checkout_of({"index.html": b"old"}, left_out=("data.csv",))))
    files = {file.path: file.content for file in site.files}
    assert files == {"index.html": PAGE, "README.md": README_TEXT, "data.csv": b"a\n"}
