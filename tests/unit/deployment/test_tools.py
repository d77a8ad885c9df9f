import subprocess
import sys

import pytest

from tools.deployment import linter_programs
from tools.deployment.linter_programs import ToolMissingError, complaints_of, run


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No program on PATH, none beside Python."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "executable", str(tmp_path_factory.mktemp("bin") / "python"))


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize("tool", [*linter_programs.OURS, *linter_programs.OTHERS])
def test_a_program_that_is_missing_is_named_with_how_to_get_it(tool: str) -> None:
    with pytest.raises(ToolMissingError, match=rf"^{tool} is not installed: \w+ .+"):
        run(tool)


def ended(code: int, out: str = "", err: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.CompletedProcess([], code, out, err)


def test_what_a_program_says_counts_only_where_it_fails() -> None:
    assert complaints_of(ended(0, "all is well\n")) == []
    assert complaints_of(ended(1, "one\n\n", "two\n")) == ["one", "two"]
    assert complaints_of(ended(3)) == ["it ended with 3 and said nothing"]
