"""Commit objects and signatures, read and written as git does."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tools.stand_ins.github.commits import Signature, parse_commit

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("signature", "line"),
    [
        (Signature("Ada", "ada@example.com", NOON), "Ada <ada@example.com> 1795348800 +0000"),
        (Signature("Ada", "a@b", NOON.astimezone(timezone(timedelta(hours=-3.5)))), "Ada <a@b> 1795348800 -0330"),
    ],
)
def test_a_signature_is_read_back_as_written(signature: Signature, line: str) -> None:
    assert signature.line() == line
    assert Signature.parse(line) == signature
    assert signature.timestamp() == "2026-11-22T12:00:00Z"


def test_what_would_break_a_commit_object_is_left_out_of_names() -> None:
    assert Signature("A <b>\n", "c>\0", NOON).line().startswith("A b <c> ")


def test_a_merge_with_a_signature_and_an_odd_message_is_read() -> None:
    line = "Ada <a@b> 1795348800 +0000"
    raw = f"tree 1\nparent 2\nparent 3\nauthor {line}\ncommitter {line}\ngpgsig -----\n x\n\nSubject\n\nBody: 1\n"
    commit = parse_commit("0", raw.encode())
    assert (commit.tree, commit.parents, commit.message) == ("1", ("2", "3"), "Subject\n\nBody: 1\n")
    assert commit.author.date == NOON
