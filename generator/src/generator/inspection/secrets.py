"""Finds keys and tokens in files, and says where they are without repeating them."""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache

from detect_secrets.plugins import (
    aws,
    azure_storage_key,
    discord,
    github_token,
    gitlab_token,
    npm,
    openai,
    pypi_token,
    sendgrid,
    slack,
    square_oauth,
    stripe,
    telegram_token,
)
from detect_secrets.plugins.base import RegexBasedDetector
from pydantic import SecretStr

from generator.findings import Fault

_WINDOW = 4_000
_OVERLAP = 300
"""Characters; longer than any token, so that none is cut in two without being whole in one of the parts."""
_PLACEHOLDER = re.compile(
    r"example|your|placeholder|dummy|sample|changeme|xxxx|\*\*\*|\.\.\.|<|012345|123456", re.IGNORECASE
)
_FEWEST_CHARACTERS = 8
"""Different ones in a key; made-up ones repeat themselves."""
_SHORTEST_OWN = 8


# Those that name their vendor, and none that guess: a false alarm would keep a good site back.
_PLUGINS: tuple[type[RegexBasedDetector], ...] = (
    aws.AWSKeyDetector,
    azure_storage_key.AzureStorageKeyDetector,
    discord.DiscordBotTokenDetector,
    github_token.GitHubTokenDetector,
    gitlab_token.GitLabTokenDetector,
    npm.NpmDetector,
    openai.OpenAIDetector,
    pypi_token.PypiTokenDetector,
    sendgrid.SendGridDetector,
    slack.SlackDetector,
    square_oauth.SquareOAuthDetector,
    stripe.StripeDetector,
    telegram_token.TelegramBotTokenDetector,
)


class _Ours(RegexBasedDetector):
    """What detect-secrets 1.5.0 does not know, by the beginnings that vendors document."""

    secret_type = "API key"  # noqa: S105 - what a finding is called
    denylist = (
        re.compile(r"\bgithub_pat_[A-Za-z0-9]{20,}_[A-Za-z0-9]{40,}"),
        re.compile(r"\bAIza[A-Za-z0-9_-]{35}\b"),
        re.compile(r"(?<![A-Za-z0-9+/=.])AQ\.[A-Za-z0-9_-]{40,}"),
        re.compile(r"\bsk-(?:ant|proj|svcacct|admin|or-v1)-[A-Za-z0-9_-]{32,}"),
        re.compile(r"\bgsk_[A-Za-z0-9]{40,}"),
        re.compile(r"\bhf_[A-Za-z0-9]{34,}"),
        re.compile(r"\bnpm_[A-Za-z0-9]{36}\b"),
        re.compile(r"\bya29\.[A-Za-z0-9_-]{40,}"),
        re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40,}"),
    )


def secrets_in(path: str, text: str) -> Iterator[Fault]:
    """A fault for each kind of token on each line. Placeholders are none."""
    seen = set()
    for offset, window in _windows(text):
        for kind, pattern in _patterns():
            for match in pattern.finditer(window):
                line = text.count("\n", 0, offset + match.start()) + 1
                if not _is_placeholder(match.group()) and (line, kind) not in seen:
                    seen.add((line, kind))
                    yield _fault(path, line, f"a token ({kind})")


def own_secrets_in(path: str, content: bytes, secrets: Sequence[SecretStr]) -> Iterator[Fault]:
    """A fault if one of our own secrets is in the file, plain or in base64."""
    for secret in secrets:
        value = secret.get_secret_value().encode()
        if len(value) < _SHORTEST_OWN:
            continue
        for form in (value, *_base64_cores(value)):
            offset = content.find(form)
            if offset >= 0:
                yield _fault(path, content.count(b"\n", 0, offset) + 1, "a secret of this service")
                break


def _base64_cores(value: bytes) -> Iterator[bytes]:
    """The part of its base64 that does not depend on the bytes around it, for each of the three ways it can fall."""
    for shift in range(3):
        encoded = b64encode(b"\0" * shift + value)
        yield encoded[-(-shift * 8 // 6) : (shift + len(value)) * 8 // 6]


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of the text with their offsets, overlapping: no pattern is ever run over more than one of them."""
    for start in range(0, max(len(text), 1), _WINDOW - _OVERLAP):
        yield start, text[start : start + _WINDOW]


def _is_placeholder(value: str) -> bool:
    return len(set(value)) < _FEWEST_CHARACTERS or _PLACEHOLDER.search(value) is not None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Patterns with their names. Used by themselves, because detect-secrets' settings belong to the whole process."""
    detectors = (_Ours(), *(plugin() for plugin in _PLUGINS))
    return tuple((detector.secret_type, pattern) for detector in detectors for pattern in detector.denylist)


def _fault(path: str, line: int, what: str) -> Fault:
    reason = f"line {line}: it holds {what}; remove it, and let the user type it in if the page needs one"
    return Fault(reason, path, fatal=True, kind="secret")
