"""What the secret scan finds of the forms that vendors document, and what it lets be."""

import re2

from chassis.secret_masking import clean_text
from chassis.secret_patterns import known_patterns
from chassis.secret_scan import plain_scanner
from tests.corpus.secret_samples import SAMPLES
from tests.repository.tree import ROOT

AROUND = ("%s", 'const key = "%s";', "KEY=%s\n", "<!-- %s -->", '{"a": ["%s"]}', "`%s`,", "name,key\nann,%s\n")
INNOCENT = {
    "hashes": "integrity=sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC",
    "a commit": "commit 3f786850e387550fdab836ed7e6dc881de23001b",
    "a UUID": "id: 550e8400-e29b-41d4-a716-446655440000",
    "a documented address": "postgres://user:password@localhost:5432/app and redis://:mypassword1@cache",
    "classes of a style sheet": ".sk-folding-cube .sk-cube:before{} .key-00000000 .pat-na1-grid .re_order_list",
    "an environment": "TWILIO_AUTH_TOKEN=your_auth_token AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY}",
    "a publishable key": "pk" + "_live_" + "4eC39HqLyjWDarjtT1zdp7dcTYooMQauvdEDq54NiTphI7jx",
    "paths of a drawing": '{"d": "M10 10L90 90M10 90L90 10Z", "e": "M4.5,12.75l6,6l9-13.5"}',
    "a picture": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD",
}


def _parts(secret: str) -> list[str]:
    """Its last pieces of twelve letters and digits, which stand in no name or host around it."""
    pieces = (secret[at : at + 12] for at in range(len(secret) - 11))
    return [piece for piece in pieces if piece.isalnum()][-8:]


def test_a_secret_in_its_documented_form_is_masked_wherever_it_stands() -> None:
    for vendor in SAMPLES:
        secret = SAMPLES[vendor]
        for around in AROUND:
            masked, kinds = clean_text(plain_scanner(), around % secret)
            assert kinds, (vendor, around)
            assert not any(part in masked for part in _parts(secret)), (vendor, around)


def test_innocent_text_is_let_be() -> None:
    for name, text in INNOCENT.items():
        assert plain_scanner().secrets_in(text.encode()) == [], name


def test_no_file_of_this_repository_holds_a_secret() -> None:
    alarms = [
        (str(path.relative_to(ROOT)), found.kind)
        for folder in ("examples", "tests/corpus", "docs", "generator/src", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
        for found in plain_scanner().secrets_in(path.read_bytes())
    ]
    assert alarms == []


def test_every_form_is_searched_in_linear_time() -> None:
    assert {type(form.pattern) for form in known_patterns()} == {type(re2.compile("a"))}
    assert len({form.kind for form in known_patterns()}) > 80
