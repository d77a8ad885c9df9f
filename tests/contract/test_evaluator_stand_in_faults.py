"""The evaluator stand-in refuses callbacks in every way that it is told to."""

import socket

import httpx
import pytest

from tests.contract.evaluator_client import GOOD, call
from tools.stack.readiness import PATIENCE
from tools.stand_ins.evaluator.server import RunningEvaluator


def test_told_answers_come_in_order_before_200(evaluator: RunningEvaluator) -> None:
    evaluator.play(500, 400, 404)
    assert [call(evaluator).status_code for _ in range(4)] == [500, 400, 404, 200]
    assert [callback.delivered for callback in evaluator.callbacks()] == [False, False, False, True]
    assert evaluator.violations() == []


def test_answers_can_be_for_one_task(evaluator: RunningEvaluator) -> None:
    address = f"{evaluator.url}/_stand_in/answers"
    assert httpx.post(address, params={"task": "other"}, json=[503]).json() == {"added": 1}
    assert httpx.post(address, json=[500]).json() == {"added": 1}
    assert httpx.post(address, json=["explode"]).status_code == 422
    other = GOOD | {"task": "other"}
    assert [call(evaluator, other).status_code, call(evaluator).status_code] == [503, 500]
    assert [call(evaluator, other).status_code, call(evaluator).status_code] == [200, 200]


def test_a_redirect_that_is_followed_is_a_violation(evaluator: RunningEvaluator) -> None:
    evaluator.play("redirect", "redirect")
    assert call(evaluator).status_code == 307
    assert evaluator.violations() == []
    httpx.post(evaluator.evaluation_url, json=GOOD, follow_redirects=True)
    assert [violation["problem"] for violation in evaluator.violations()] == ["a redirect of a callback was followed"]


def test_it_can_hang(evaluator: RunningEvaluator) -> None:
    evaluator.play("hang")
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(evaluator.evaluation_url, json=GOOD, timeout=0.2)
    assert not evaluator.callbacks()[0].delivered


def test_it_can_drip_headers_without_end(evaluator: RunningEvaluator) -> None:
    evaluator.play("drip")
    host, port = evaluator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(b"POST /callbacks HTTP/1.1\r\nHost: evaluator\r\nContent-Length: 0\r\n\r\n")
        received = b""
        while received.count(b"X-More") < 3:
            received += connection.recv(4096)
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\n\r\n" not in received


def test_it_can_reset_the_connection(evaluator: RunningEvaluator) -> None:
    evaluator.play("reset")
    with pytest.raises(httpx.ReadError):
        call(evaluator)


def test_it_can_answer_without_end(evaluator: RunningEvaluator) -> None:
    evaluator.play("endless")
    with httpx.stream("POST", evaluator.evaluation_url, json=GOOD, timeout=PATIENCE) as answer:
        received = 0
        for chunk in answer.iter_raw():
            received += len(chunk)
            if received > 10_000:
                break
    assert received > 10_000
