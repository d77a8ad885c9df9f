"""What is read of a chat completion, whichever endpoint wrote it."""

from typing import Any

import pytest

from chassis.errors import TransientError
from generator.models.openai_reply import read_reply
from generator.ports import Prompt

PROMPT = Prompt("12345678", "1234")


def completion(content: object, finish_reason: object = "stop", **more: Any) -> dict[str, Any]:
    return {"choices": [{"message": {"content": content, **more}, "finish_reason": finish_reason}]}


@pytest.mark.parametrize(
    ("said", "read", "cut"),
    [
        ("stop", "STOP", False),
        ("end_turn", "STOP", False),
        ("length", "MAX_TOKENS", True),
        ("content_filter", "SAFETY", True),
        ("tool_calls", "TOOL_CALLS", True),
        ("something_new", "SOMETHING_NEW", True),
        (None, "FINISH_REASON_UNSPECIFIED", True),
    ],
)
def test_finish_reasons_are_geminis(said: object, read: str, cut: bool) -> None:
    reply = read_reply("m", PROMPT, completion("hello", said))
    assert (reply.finish_reason, reply.cut) == (read, cut)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<think>\nFirst a draft: <p>\n</think>\n\n<p>final", "<p>final"),
        ("\n<THINKING>a</THINKING><think>b</think>final", "final"),
        ([{"type": "thinking", "thinking": []}, {"type": "text", "text": "al"}], "al"),
        ("We <think> about it</think>", "We <think> about it</think>"),
        ("  indented", "  indented"),
    ],
)  # fmt: skip
def test_reasoning_is_no_part_of_the_text(content: object, text: str) -> None:
    reply = read_reply("m", PROMPT, completion(content, reasoning="draft", reasoning_content="draft"))
    assert reply.text == text


@pytest.mark.parametrize("content", [None, "", " \n", [], "<think>for ever", "<think>a</think>\n", 5, [{"type": "x"}]])
def test_an_answer_without_text_is_transient(content: object) -> None:
    with pytest.raises(TransientError, match=r"answered nothing \(MAX_TOKENS"):
        read_reply("m", PROMPT, completion(content, "length"))


def test_a_refusal_is_told_to_operators() -> None:
    with pytest.raises(TransientError, match="I cannot help"):
        read_reply("m", PROMPT, completion(None, refusal="I cannot help with that."))


@pytest.mark.parametrize("answer", [None, 5, "text", [], {}, {"choices": 5}, {"choices": None}])
def test_what_is_no_completion_is_transient_and_points_to_the_address(answer: object) -> None:
    with pytest.raises(TransientError, match="OPENAI_BASE_URL"):
        read_reply("m", PROMPT, answer)


@pytest.mark.parametrize("answer", [{"choices": []}, {"choices": [None]}, {"choices": [{"message": "x"}]}])
def test_a_completion_without_choice_is_transient(answer: object) -> None:
    with pytest.raises(TransientError, match="answered nothing"):
        read_reply("m", PROMPT, answer)


@pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": None}, {"prompt_tokens": "many"}, "none"])
def test_tokens_that_are_not_counted_are_estimated(usage: object) -> None:
    reply = read_reply("m", PROMPT, completion("123456789") | {"usage": usage})
    assert (reply.prompt_tokens, reply.reply_tokens) == (3, 3)


def test_tokens_are_the_endpoints() -> None:
    reply = read_reply("m", PROMPT, completion("hello") | {"usage": {"prompt_tokens": 70, "completion_tokens": 9}})
    assert (reply.prompt_tokens, reply.reply_tokens) == (70, 9)
