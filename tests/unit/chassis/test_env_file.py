"""One `.env` means the same to Compose, to a shell and to `make`; what would not is refused by name."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
import yaml
from dotenv import dotenv_values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.env_file import EnvFileError, exposure_of, read_env_file, read_env_text, write_env_value
from tools.stack.compose import GENERATIONS

AWKWARD = {
    "DOLLAR": "pa$$word$HOME$1$",
    "HASH": "a#b #c",
    "APOSTROPHE": "it's",
    "DOUBLE_QUOTE": 'say "so"',
    "BACKSLASH": r"a\b\n\$",
    "BACKTICK": "`id`$(id)",
    "BLANKS": "  two  words ",
    "SHELL": "a&b;c|d<e>f(g)~!*?[x]{y,z}",
    "TILDE": "~/home:~",
    "COMMA": "one, two,three",
    "ADDRESS": "amqp://me:p%40ss@[::1]:5672/a%2Fb?heartbeat=5",
    "UMLAUT": "grün",
    "EQUALS": "a=b==",
    "EMPTY": "",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a `.env` of awkward values, with comments behind some of them."""
    comments = ("", " # a comment", '\t# it\'s "one" $too', "  ")
    lines = [
        f"{'export ' if number % 5 == 0 else ''}{name}={write_env_value(value)}{comments[number % 4] if value else ''}"
        for number, (name, value) in enumerate(AWKWARD.items())
    ]
    (tmp_path / ".env").write_text("# awkward\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def bare() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": "/nowhere", "LANG": "C.UTF-8"}


def read_by_shell(shell: str, folder: Path) -> dict[str, str]:
    done = subprocess.run(
        [shell, "-c", "set -a; . ./.env; env -0"], cwd=folder, env=bare(), capture_output=True, check=True
    )
    assert done.stderr == b""
    return dict(pair.split("=", 1) for pair in done.stdout.decode().split("\0") if pair)


def read_by_compose(command: str, folder: Path) -> dict[str, str]:
    variables = "".join(f"      {name}: ${{{name}:-}}\n" for name in AWKWARD)
    described = f"version: '3'\nservices:\n  one:\n    image: one\n    environment:\n{variables}"
    (folder / "docker-compose.yml").write_text(described)
    done = subprocess.run(
        [*command.split(), "config"], cwd=folder, env=bare(), capture_output=True, text=True, check=True
    )
    printed = yaml.safe_load(done.stdout)["services"]["one"]["environment"]
    return {name: value.replace("$$", "$") for name, value in printed.items()}  # as a file of Compose would have it


def is_here(command: str) -> bool:
    words = command.split()
    if shutil.which(words[0]) is None:
        return False
    return subprocess.run([*words, "version"], capture_output=True, check=False).returncode == 0


def test_our_reader_reads_awkward_values_as_they_were_meant(folder: Path) -> None:
    assert read_env_text((folder / ".env").read_text(encoding="utf-8")) == AWKWARD
    assert read_env_file(folder / ".env") == {name: value for name, value in AWKWARD.items() if value}


def test_every_shell_here_reads_the_same(folder: Path) -> None:
    for shell in filter(shutil.which, ("bash", "sh", "dash", "zsh")):
        read = read_by_shell(shell, folder)
        assert {name: read[name] for name in AWKWARD} == AWKWARD, shell


def test_the_library_that_compose_1_reads_it_with_reads_the_same(folder: Path) -> None:
    assert dotenv_values(folder / ".env") == AWKWARD


def test_every_compose_here_reads_the_same(folder: Path) -> None:
    for command in filter(is_here, GENERATIONS):  # there may be none: the library above has the rules of Compose 1
        assert read_by_compose(command, folder) == AWKWARD, command


READ_DIFFERENTLY: Sequence[tuple[str, str]] = [
    ("SECRET=pa$word", "apostrophes"),
    ("SECRET=pa$$word", "apostrophes"),
    ("SECRET=pa#word", "apostrophes"),
    ("SECRET=#word", "line of its own"),
    ("SECRET= # word", "line of its own"),
    ("SECRET=pa word", "apostrophes"),
    ("SECRET=pass'word", "apostrophes"),
    ('SECRET=pass"word', "apostrophes"),
    ("SECRET=pass\\word", "apostrophes"),
    ("SECRET=a;id", "apostrophes"),
    ("SECRET=~word", "apostrophes"),
    ('SECRET="pa$word"', "apostrophes"),
    ('SECRET="pa`word"', "apostrophes"),
    ('SECRET="pa\\"word"', "apostrophes"),
    ("SECRET='it's word'", "apostrophe"),
    ("SECRET='word", "apostrophe"),
    ("SECRET='wo'\"rd\"", "apostrophe"),
    ("SECRET='pa${word}'", "without it"),
    ("SECRET='pa\\\\word'", "without them"),
    ("SECRET='word\\'", "without them"),
    ("SECRET=word\r", "line ends"),
    ("SECRET= word", "apostrophes"),
]


def test_a_line_that_would_be_read_differently_is_refused_with_its_number_its_variable_and_a_remedy() -> None:
    for line, remedy in READ_DIFFERENTLY:
        with pytest.raises(EnvFileError) as refused:
            read_env_text(f"FIRST=1\n{line}\n")
        assert str(refused.value).startswith(".env, line 2: SECRET: "), line
        assert remedy in str(refused.value), line
        assert "word" not in str(refused.value), line


@pytest.mark.parametrize("line", ["SECRET = word", "SECRET: word", "SECRET", "SEC-RET=word", "1SECRET=word", "word"])
def test_a_line_that_is_no_assignment_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(EnvFileError, match="line 2: is no assignment") as refused:
        read_env_text(f"FIRST=1\n{line}\n")
    assert "word" not in str(refused.value)


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfA=1\n", b"A='\xfc'\n"])
def test_a_file_that_is_not_plain_utf_8_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(EnvFileError, match="UTF-8"):
        read_env_file(tmp_path / ".env")


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text("ab1 $#'\"\\`{}=~;\t\r", max_size=8))
def test_whatever_our_reader_takes_the_library_of_compose_reads_alike(written: str) -> None:
    line = f"NAME={written}"
    try:
        read = read_env_text(line)
    except EnvFileError:
        return
    assert dotenv_values(stream=StringIO(line)) == read


@pytest.mark.parametrize(
    ("mode", "is_named"), [(0o644, True), (0o640, True), (0o604, True), (0o600, False), (0o400, False)]
)
def test_a_file_that_others_may_read_is_named_with_the_remedy(mode: int, is_named: bool, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    assert exposure_of(file) == ""
    file.write_text("")
    file.chmod(mode)
    assert ("chmod 600 .env" in exposure_of(file)) == is_named
