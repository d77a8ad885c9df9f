"""What is generated in a document is written between its markers, and found stale where it is not as it would be."""

from pathlib import Path

import pytest

from tools.docs import __main__ as command
from tools.docs.generated_parts import UnknownPartError, part_names, renewed
from tools.docs.settings_reference import all_settings
from tools.stack.services import SETTINGS

DOCUMENT = "# Title\n\n<!-- generated: one -->\nold\n<!-- end -->\n\nby hand\n<!-- generated: two -->\n<!-- end -->\n"


def test_what_stands_between_the_markers_is_replaced_and_nothing_else() -> None:
    assert part_names(DOCUMENT) == ["one", "two"]
    new = renewed(DOCUMENT, {"one": "| 1 |", "two": "| 2 |"})
    assert new == (
        "# Title\n\n<!-- generated: one -->\n\n| 1 |\n\n<!-- end -->\n\n"
        "by hand\n<!-- generated: two -->\n\n| 2 |\n\n<!-- end -->\n"
    )
    assert renewed(new, {"one": "| 1 |", "two": "| 2 |"}) == new


def test_a_part_that_nothing_generates_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UnknownPartError, match=r"generated: one.*known are two"):
        renewed(DOCUMENT, {"two": ""})


def test_a_check_names_what_is_stale_and_the_remedy_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale, fresh = tmp_path / "stale.md", tmp_path / "fresh.md"
    stale.write_text("old")
    fresh.write_text("new")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "generated_files", lambda: [(stale, "new"), (fresh, "new")])
    assert command.main(["--check"]) == 1
    said = capsys.readouterr()
    assert (said.out, "`make docs`" in said.err, stale.read_text()) == ("stale.md: stale\n", True, "old")
    assert command.main([]) == 0
    assert stale.read_text() == "new"
    assert command.main(["--check"]) == 0


def test_of_a_setting_that_several_services_read_each_default_is_told() -> None:
    [concurrency] = [setting for setting in all_settings() if setting.name == "CONCURRENCY"]
    assert concurrency.default == ""
    for service in concurrency.readers:
        assert f"{service} {SETTINGS[service].model_fields['concurrency'].default}" in concurrency.unset
