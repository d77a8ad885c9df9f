"""What a rehearsal needs and sends is said before anything is started."""

from pathlib import Path

import pytest

from tools.rehearsal.__main__ import WRONG_USE, main
from tools.rehearsal.keys import missing_keys
from tools.rehearsal.requests import UnknownBriefError, choose_requests


def test_without_keys_it_names_each_that_is_missing_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_text("BRIEF_SECRET=a-secret-of-ours\n")
    assert main(["--env-file", str(tmp_path / ".env")]) == WRONG_USE
    printed = capsys.readouterr().out
    assert "GEMINI_API_KEY" in printed
    assert "GITHUB_TOKEN" in printed
    assert "install -m 600 .env.example .env" in printed
    assert "BRIEF_SECRET" not in printed


def test_the_key_of_any_one_model_is_enough() -> None:
    assert list(missing_keys({"OPENAI_API_KEY": "k"})) == ["GITHUB_TOKEN"]
    assert missing_keys({"GEMINI_API_KEY_FILE": "/run/key", "GITHUB_TOKEN": "t"}) == {}


def test_a_word_is_an_example_with_its_rounds_or_one_round_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text('{"task": "mine"}')
    chosen = choose_requests(["sum-of-sales", "markdown-to-html/round-1", str(file)], every=False)
    assert [[request["task"] for request in track] for track in chosen] == [
        ["sum-of-sales-7f3a9", "sum-of-sales-7f3a9"],
        ["markdown-to-html-2b8d0"],
        ["mine"],
    ]


def test_without_a_word_the_shortest_example_is_sent_and_with_all_every_one() -> None:
    assert [[request["round"] for request in track] for track in choose_requests([], every=False)] == [[1]]
    assert len(choose_requests([], every=True)) == 4


@pytest.mark.parametrize(("content", "said"), [(None, "no file and no example"), ("{", "no JSON"), ("[]", "no brief")])
def test_what_cannot_be_sent_is_refused_by_name(
    tmp_path: Path, content: str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(UnknownBriefError, match=said):
        choose_requests([str(file)], every=False)
    assert main([str(file)]) == WRONG_USE
    assert "mine.json" in capsys.readouterr().out.replace("\n", "")
