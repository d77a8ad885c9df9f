"""Secrets in files: put together here from pieces, so that no file of the project looks like one."""

from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest

from chassis.secret_scan import Leak, SecretScanner
from contracts.brief import File

LETTERS = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYz" * 4
OWN = "s3cret/of+our own?" + LETTERS[:20]
FORMS = {
    "AWS Access Key": "AK" + "IA" + "QBCDEFGHIJ234567",
    "GitHub Token": "gh" + "p_" + LETTERS[:36],
    "GitHub fine-grained token": "github" + "_pat_" + LETTERS[:82],
    "Google API key": "AI" + "za" + LETTERS[:35],
    "AI provider's key": "sk-" + "ant-api03-" + LETTERS[:80],
    "npm token": "np" + "m_" + LETTERS[:36],
    "Hugging Face token": "h" + "f_" + LETTERS[:34],
    "Slack Token": "xo" + "xb-" + "998877665544-" + LETTERS[:24],
    "Stripe Access Key": "sk_" + "live_" + LETTERS[:24],
    "PyPI Token": "pypi-" + "AgEIcHlwaS5vcmc" + LETTERS[:80],
    "NPM tokens": "//host/:_auth" + "Token=npm_" + LETTERS[:36],
    "private key": "-----BEGIN " + "RSA PRIVATE KEY-----\n" + LETTERS[:64] + "\n",
}
INNOCENT = {
    "readme": "Set OPENAI_API_KEY=your-key-here, then API_KEY = os.environ['API_KEY'] and password=hunter2",
    "integrity": f'<script integrity="sha384-{LETTERS[:64]}" src="data:text/javascript;base64,{LETTERS}"></script>',
    "a decoder's sample": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
    "an explanation": "A key begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----.",
    "prose": "APplications of sk-learn; the AIzawa family; pypi-like names; https://user:name@example.com",
    "numbers": "0123456789abcdef" * 8,
    "the vendor's own example": "AKIA" + "IOSFODNN7EXAMPLE",
    "a placeholder": "ghp_" + "x" * 36 + " AIza" + "your-key" * 4 + "123",
}


@pytest.fixture(scope="module")
def scanner() -> SecretScanner:
    return SecretScanner({"GITHUB_TOKEN": OWN, "SHORT": "abc"})


def leaks(scanner: SecretScanner, content: bytes, path: str = "app.js") -> list[Leak]:
    return scanner.leaks([File(path=path, content=content)])


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("around", ["const key = '%s';", "%s", "# key\n%s\n", "\xff\0%s"])
def test_a_secret_of_a_known_form_is_found_whatever_is_around_it(
    scanner: SecretScanner, kind: str, around: str
) -> None:
    found = leaks(scanner, b"first line\n" + (around % FORMS[kind]).encode("latin-1"))
    assert Leak("app.js", 3 if around.startswith("#") else 2, kind) in found


def test_what_only_looks_secret_is_left_alone(scanner: SecretScanner) -> None:
    for name, text in INNOCENT.items():
        assert leaks(scanner, text.encode()) == [], name


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "user:"])
@pytest.mark.parametrize("encode", [bytes, b64encode, urlsafe_b64encode, lambda plain: quote(plain).encode()])
def test_an_own_secret_is_found_plain_in_urls_and_in_base64_wherever_it_stands(
    scanner: SecretScanner, before: str, encode: type[bytes]
) -> None:
    content = b"<!-- " + encode(f"{before}{OWN} and more".encode()) + b" -->"
    assert leaks(scanner, content) == [Leak("app.js", 1, "GITHUB_TOKEN")]


def test_a_secret_in_the_name_of_a_file_is_found(scanner: SecretScanner) -> None:
    (leak,) = leaks(scanner, b"", path=f"{FORMS['Hugging Face token']}.txt")
    assert (leak.line, leak.kind) == (0, "Hugging Face token")


def test_a_secret_anywhere_in_one_endless_line_is_found(scanner: SecretScanner) -> None:
    secret = FORMS["GitHub Token"].encode()
    for before in range(3_500, 4_100, 7):
        assert leaks(scanner, b";" * before + secret + b";" * 5_000) == [Leak("app.js", 1, "GitHub Token")]


def test_a_short_own_secret_is_not_looked_for(scanner: SecretScanner) -> None:
    assert leaks(scanner, b"abc") == []


def test_a_leak_tells_where_and_what_kind_and_never_which(scanner: SecretScanner) -> None:
    files = [
        File(path=f"{number}.js", content=f"{secret}\n{secret}\n".encode())
        for number, secret in enumerate(FORMS.values())
    ]
    found = scanner.leaks(files)
    assert {leak.path for leak in found} == {file.path for file in files}
    assert len(found) == len(set(found))
    assert {leak.line for leak in found} <= {1, 2, 3, 4}
    assert str(found[0]) == "0.js holds a secret (AWS Access Key, line 1)"
    assert not any(secret in repr(found) for secret in (*FORMS.values(), LETTERS[:20]))


def test_a_token_longer_than_the_window_is_found_whole(scanner: SecretScanner) -> None:
    token = ("ya" + "29." + LETTERS * 20).encode()
    (found,) = scanner.secrets_in(b" " * 3_000 + token + b" ")
    assert (found.start, found.end) == (3_000, 3_000 + len(token))


def test_a_private_key_is_found_to_its_last_line(scanner: SecretScanner) -> None:
    key = FORMS["private key"] + "\n".join(LETTERS[:64] for _ in range(40)) + "\n-----END " + "RSA PRIVATE KEY-----"
    for text in (key, key.replace("\n", "\\n")):
        (found,) = scanner.secrets_in(f'"{text}", 1'.encode())
        assert (found.start, found.end) == (1, 1 + len(text))


def test_every_place_of_an_own_secret_is_found(scanner: SecretScanner) -> None:
    assert [found.start for found in scanner.secrets_in(f"{OWN} {OWN}".encode())] == [0, len(OWN) + 1]
