"""evaluation_url: tricks with which an address seems to be another one are refused before anything is looked up."""

import httpx

from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import a_request

TRICKS = [
    "http://evaluator.example.com@10.0.0.1/",
    "http://10.0.0.1#@evaluator.example.com/",
    "http://user:password@evaluator.example.com/",
    "http://@evaluator.example.com/",
    "http://evaluator.example.com\\@10.0.0.1/",
    "http://evaluator.example.com\t.evil/",
    "http://evaluator.example.com\n/",
    "http://evaluator example.com/",
    "http://[fe80::1%25eth0]/",
    "http://[::1%251]/",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1%00.evaluator.example.com/",
    "http://evaluator.example.com:0/",
    "http://evaluator.example.com:99999/",
    "http://evaluator.example.com:http/",
    "http://[::1/",
    "http://::1]/",
    "http://[v1.fe80]/",
    "http://a..b/",
    "http://.evaluator.example.com/",
    f"http://{'a' * 64}.example.com/",
    "http:///notify",
    "http:evaluator.example.com",
    "//evaluator.example.com/",
    "file:///etc/passwd",
    "gopher://evaluator.example.com/",
    "ftp://evaluator.example.com/",
    "javascript:alert(1)",
    "unix:///var/run/docker.sock",
    "http://evaluator.example.com\u2100.evil.example/",
]


HONEST = [
    "http://evaluator.example.com",
    "https://evaluator.example.com:8443/a/b?c=d%20e&f=@g#h",
    "HTTPS://EVALUATOR.example.com/",
    "https://evaluator.example.com./notify",
    "https://bücher.example.com/",
    "http://93.184.215.14:8000/",
    "http://[2606:4700::1111]/",
]


async def test_a_trick_is_answered_422_and_nothing_is_queued(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    for url in TRICKS:
        problem = problem_of(await client.post("/briefs", json=a_request(evaluation_url=url)), 422)
        assert problem["field"] == "evaluation_url", url
    assert outbox.attempts == 0


async def test_an_honest_address_is_kept_as_it_was_sent(client: httpx.AsyncClient, outbox: RecordingOutbox) -> None:
    for number, url in enumerate(HONEST):
        answer = await client.post("/briefs", json=a_request(evaluation_url=url, nonce=f"n{number}"))
        assert answer.status_code == 200, url
        assert url in outbox.sent[-1].model_dump_json()
