"""Files are rid of secrets: text by masks, binary files by leaving them out."""

import json
from base64 import b64encode

import pytest

from chassis.secret_masking import clean_file, clean_files, clean_text
from chassis.secret_scan import SecretScanner
from contracts.brief import File
from tests.unit.chassis.test_secret_scan import FORMS, INNOCENT, LETTERS, OWN


@pytest.fixture(scope="module")
def scanner() -> SecretScanner:
    return SecretScanner({"OUR_TOKEN": OWN})


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("around", ['{"key": "%s"}\n', "name,key\nann,%s\nbob,none\n", "Süß: %s"])
def test_secret_in_text_is_masked_at_the_same_length(scanner: SecretScanner, kind: str, around: str) -> None:
    content = (around % FORMS[kind]).encode()
    file, notice = clean_file(scanner, File(path="data.txt", content=content))
    assert file is not None
    assert notice is not None
    assert LETTERS[:16].encode() not in file.content
    assert len(file.content) == len(content)
    assert file.content.count(b"\n") == content.count(b"\n")
    assert file.content.decode().startswith(around.partition("%s")[0])
    assert kind in notice.kinds
    assert scanner.secrets_in(file.content) == []


def test_masked_json_still_parses(scanner: SecretScanner) -> None:
    key = FORMS["private key"] + LETTERS[:40] + "\n-----END " + "RSA PRIVATE KEY-----\n"
    content = json.dumps({"key": key, "token": FORMS["GitHub Token"], "after": "kept"}).encode()
    file, _ = clean_file(scanner, File(path="account.json", content=content))
    assert file is not None
    assert json.loads(file.content)["after"] == "kept"
    assert LETTERS[:16] not in file.content.decode()


@pytest.mark.parametrize("before", [b"\x89PNG\r\n\x1a\n\0", b"PK\x03\x04", b"%PDF-1.7\n", b"\0\1\2"])
def test_binary_file_with_a_secret_is_left_out(scanner: SecretScanner, before: bytes) -> None:
    file, notice = clean_file(scanner, File(path="a.bin", content=before + FORMS["AWS Access Key"].encode()))
    assert file is None
    assert str(notice).startswith("a.bin: left out")
    assert "AWS Access Key" in str(notice)


def test_own_secret_in_base64_is_masked_in_text(scanner: SecretScanner) -> None:
    encoded = b64encode(f"user:{OWN}".encode())
    file, notice = clean_file(scanner, File(path="a.txt", content=b"Basic " + encoded))
    assert file is not None
    assert notice is not None
    assert encoded[8:-4] not in file.content
    assert notice.kinds == ("OUR_TOKEN",)


def test_file_whose_name_holds_a_secret_is_left_out_and_not_named(scanner: SecretScanner) -> None:
    cleaned = clean_files(scanner, [File(path=f"{FORMS['GitHub Token']}.txt", content=b"x")])
    assert cleaned.files == ()
    assert FORMS["GitHub Token"] not in repr(cleaned.notices)


def test_file_without_a_secret_is_left_as_it_is(scanner: SecretScanner) -> None:
    for name, text in INNOCENT.items():
        files = (File(path="a.txt", content=text.encode()),)
        cleaned = clean_files(scanner, files)
        assert (cleaned.files, cleaned.notices) == (files, ()), name


def test_notice_never_holds_the_secret(scanner: SecretScanner) -> None:
    files = [File(path="a.txt", content="\n".join(FORMS.values()).encode())]
    notices = [str(notice) for notice in clean_files(scanner, files).notices]
    assert len(notices) == 1
    assert not any(secret in notices[0] for secret in (*FORMS.values(), LETTERS[:16]))


def test_secret_in_a_sentence_is_masked(scanner: SecretScanner) -> None:
    text, kinds = clean_text(scanner, f"Use the key {FORMS['Google API key']} for ünsere map.")
    assert text == f"Use the key {'*' * len(FORMS['Google API key'])} for ünsere map."
    assert kinds == ("Google API key",)


def test_scanning_reads_a_text_full_of_tokens_once(scanner: SecretScanner) -> None:
    content = (FORMS["GitHub Token"] + " ").encode() * 20_000
    found = scanner.secrets_in(content)
    assert len(found) == 20_000
    assert sum(secret.end - secret.start for secret in found) <= len(content)
