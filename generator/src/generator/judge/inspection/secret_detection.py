"""Detects secrets in files, with the same scanner as the publisher."""

from collections.abc import Iterator, Sequence
from functools import cache

from pydantic import SecretStr

from chassis.secret_scan import Leak, SecretScanner, leaks_of
from contracts.brief import File
from generator.faults import Fault

OWN = "a secret of this service"


def find_secrets(path: str, content: bytes) -> Iterator[Fault]:
    """Yield a fault for each kind of token on each line. Placeholders are not tokens."""
    for leak in scanner_for(()).leaks([File(path=path, content=content)]):
        yield _fault(leak, f"a token ({leak.kind})")


def find_own_secrets(path: str, content: bytes, secrets: Sequence[SecretStr]) -> Iterator[Fault]:
    """Yield a fault if the file contains one of our own secrets, in any encoding."""
    scanner = scanner_for(tuple(secret.get_secret_value() for secret in secrets))
    named = path.encode(errors="replace") + b"\n" + content
    for leak in dict.fromkeys(leaks_of(path, named, scanner.own_secrets_in(named))):
        yield _fault(leak, OWN)


@cache
def scanner_for(own: tuple[str, ...]) -> SecretScanner:
    """The scanner that knows our own secrets; cached for each set of them."""
    return SecretScanner({f"{OWN} {number}": value for number, value in enumerate(own)})


def _fault(leak: Leak, what: str) -> Fault:
    where = f"line {leak.line}" if leak.line else "the file's name"
    reason = f"{where}: it holds {what}; remove it, and let the user type it in if the page needs one"
    return Fault(reason, leak.path, fatal=True, kind="secret")
