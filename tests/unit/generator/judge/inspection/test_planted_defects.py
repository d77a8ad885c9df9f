"""Every planted defect is seen by the layer that is said to see it, and nothing is seen where nothing is wrong."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from contracts.brief import File
from contracts.site_paths import WRITTEN_BY_PUBLISHER
from generator.faults import WEAK_KINDS, Fault
from generator.judge.inspection import site_inspection
from generator.judge.inspection.file_inspection import inspect_file
from generator.judge.inspection.inspected_file import Script
from generator.judge.inspection.javascript_compiler import Compiled, compile_scripts
from generator.judge.inspection.site_inspection import inspect_site
from generator.reply.file_screening import screen_files
from generator.reply.reply_parser import ParsedReply
from generator.site import Site
from tests.corpus.defects import DEFECTS, FORBIDDEN, REQUIRED, UNTOUCHED, Defect, planted, sound_site
from tests.corpus.examples import ROUNDS, app_of, attachments_of

inspect_once = cache(inspect_file)
compile_once = cache(compile_scripts)


@pytest.fixture(autouse=True)
def _what_defects_leave_as_it_is_is_inspected_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def compiled(scripts: Sequence[Script]) -> list[Compiled]:
        return compile_once(tuple(scripts))

    monkeypatch.setattr(site_inspection, "inspect_file", inspect_once)
    monkeypatch.setattr(site_inspection, "compile_scripts", compiled)


def faults_of(site: Site) -> tuple[Fault, ...]:
    return inspect_site(site, required=REQUIRED, forbidden=FORBIDDEN, untouched=UNTOUCHED)


def test_there_are_enough_of_them_and_each_has_a_name_of_its_own() -> None:
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS)
    assert sum("static" in defect.caught_by for defect in DEFECTS) >= 60
    assert {layer for defect in DEFECTS for layer in defect.caught_by} == {"reply", "static", "browser"}
    assert any(not defect.caught_by for defect in DEFECTS)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_is_found_and_named_where_it_shows_in_the_files_and_fatal_only_as_secret_or_path(
    defect: Defect,
) -> None:
    site = planted(defect)
    assert site != sound_site()
    faults = faults_of(Site(site))
    if "static" in defect.caught_by:
        assert defect.kind in {fault.kind for fault in faults}
        assert all(fault.path and fault.reason for fault in faults)
    else:
        assert faults == ()
    fatal = {fault.kind for fault in faults if fault.fatal}
    assert fatal == ({defect.kind} if defect.kind in ("secret", "path") else set())


@pytest.mark.parametrize("defect", [one for one in DEFECTS if one.kind in ("reply", "path")], ids=lambda one: one.name)
def test_a_file_that_no_site_may_have_never_gets_as_far_as_a_candidate(defect: Defect) -> None:
    files = planted(defect)
    reply = ParsedReply(tuple(File(path=path, content=content) for path, content in files.items()), ())
    screened = screen_files(reply, {})
    dropped = set(files) - {file.path for file in screened.files}
    assert dropped
    assert screened.faults or dropped <= WRITTEN_BY_PUBLISHER


def test_the_sound_site_has_no_faults() -> None:
    assert faults_of(Site(sound_site())) == ()


@pytest.mark.parametrize("path", ROUNDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_example_apps_have_no_faults(path: Path) -> None:
    site: dict[str, bytes] = {}
    attached: set[str] = set()
    for earlier in (one for one in ROUNDS if one.parent == path.parent and one.name <= path.name):
        attachments = attachments_of(earlier)
        attached |= set(attachments)
        site |= {**attachments, **{name: text.encode() for name, text in app_of(earlier).items()}}
    assert inspect_site(Site(site), required=("index.html", "README.md"), forbidden=(), untouched=attached) == ()


def test_weak_faults_come_last() -> None:
    files = sound_site()
    for defect in DEFECTS:
        if defect.kind in {"html-head", "secret", "csv-shape"} and defect.name != "the page has no title":
            defect.mutate(files)
    kinds = [fault.kind for fault in faults_of(Site(files))]
    assert kinds[0] == "secret"
    assert kinds[-1] in WEAK_KINDS
