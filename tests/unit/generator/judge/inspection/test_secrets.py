"""What is taken for a secret, and that it is never repeated. Tokens are put together at run time."""

from base64 import b64encode
from collections.abc import Sequence

import pytest
from pydantic import SecretStr

from generator.faults import Fault
from generator.judge.inspection.site_inspection import inspect_site
from generator.site import Site
from tests.corpus.planted_files import made_up


def faults(text: str | bytes, *own: str, untouched: bool = False) -> tuple[Fault, ...]:
    content = text.encode() if isinstance(text, str) else text
    return inspect_site(
        Site({"a.txt": content}),
        required=(),
        forbidden=(),
        untouched={"a.txt"} if untouched else (),
        own_secrets=[SecretStr(secret) for secret in own],
    )


TOKENS = {
    "github": made_up("gh" + "o_", 36),
    "github fine-grained": f"{made_up('github' + '_pat_', 22)}_{made_up('', 59)}",
    "google": made_up("AI" + "za", 35),
    "google, newer": made_up("A" + "Q.", 50),
    "anthropic": made_up("sk-" + "ant-api03-", 90),
    "openai": made_up("sk-" + "proj-", 90),
    "openai, older": "sk-" + made_up("", 20) + "T3Blbk" + "FJ" + made_up("", 20),
    "openrouter": made_up("sk-" + "or-v1-", 64),
    "groq": made_up("gs" + "k_", 52),
    "hugging face": made_up("h" + "f_", 34),
    "stripe": made_up("sk" + "_live_", 24),
    "slack": "xo" + "xb-739184620573-" + made_up("", 24).lower(),
    "aws": "AK" + "IA" + "Q7ZK2VBX9RTM4WCJ",
    "gitlab": made_up("gl" + "pat-", 20),
    "npm": made_up("np" + "m_", 36),
    "sendgrid": f"S{'G'}.{made_up('', 22)}.{made_up('', 43)}",
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS.keys())
def test_a_token_is_found_and_fatal_and_not_repeated(token: str) -> None:
    found = faults(f"one\nconst key = '{token}';\n")
    assert [(fault.kind, fault.fatal, fault.path) for fault in found] == [("secret", True, "a.txt")]
    assert found[0].reason.startswith("line 2: ")
    assert not any(token[start : start + 8] in found[0].reason for start in range(len(token) - 8))


NO_SECRETS: Sequence[str] = [
    "const key = 'YOUR_API_KEY';",
    "AI" + "za" + "X" * 35,
    "gh" + "p_" + "x" * 36,
    "AK" + "IA" + "IOSFODNN7EXAMPLE",
    "sk-" + "ant-your-key-goes-here-and-nowhere-else-please",
    "token = new URLSearchParams(location.search).get('token')",
    "data:image/png;base64," + b64encode(bytes(range(256)) * 40).decode(),
    'integrity="sha384-' + made_up("", 64) + '"',
    "-----BEGIN " + "PUBLIC KEY-----\n" + made_up("", 64),
    "a = '-----BEGIN " + "PRIVATE KEY-----\\n' + body",
    "https://user:password@example.org/ eyJhbGciOiJIUzI1NiJ9.e30.abc",
]


def test_placeholders_and_what_merely_looks_random_are_no_secrets() -> None:
    for text in NO_SECRETS:
        assert faults(text) == (), text


def test_a_token_is_found_in_a_line_of_any_length() -> None:
    for before in (3_650, 3_690, 3_980, 7_400, 100_000):
        assert [fault.kind for fault in faults(" " * before + TOKENS["google"])] == ["secret"]


OWN = "correct horse battery"


@pytest.mark.parametrize("around", [b"", b"a", b"ab", b"abc"])
def test_our_own_secrets_are_found_plain_and_in_base64_wherever_they_begin(around: bytes) -> None:
    assert [fault.fatal for fault in faults(around + OWN.encode() + around, OWN)] == [True]
    encoded = b64encode(around + OWN.encode() + around)
    found = faults(b"\n" + encoded, OWN)
    assert [fault.reason.partition(":")[0] for fault in found] == ["line 2"]
    assert faults(encoded, "another secret") == ()


def test_our_own_secrets_are_looked_for_in_attachments_too_and_tokens_are_not() -> None:
    assert faults(f"{TOKENS['google']}", untouched=True) == ()
    assert len(faults(OWN, OWN, untouched=True)) == 1


def test_what_is_too_short_to_be_a_secret_is_not_looked_for() -> None:
    assert faults("the key is abc", "abc", "") == ()
