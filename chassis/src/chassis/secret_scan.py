"""Finds secrets in files before they leave the house: vendors' tokens by their form, and our own by their value.

Needs the extra `secret-scan`. Only forms that nothing innocent has are looked for, neither entropy nor the word
"password": a page is refused for a hit, so a false alarm costs a brief.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import quote

from contracts.brief import File

# detect-secrets' own plugins, by module and class. Left out on purpose: those that guess (entropy, keywords, basic
# auth), sample tokens that pages show (JWT), and Artifactory, whose form fits English words.
_PLUGINS = (
    ("aws", "AWSKeyDetector"),
    ("azure_storage_key", "AzureStorageKeyDetector"),
    ("discord", "DiscordBotTokenDetector"),
    ("github_token", "GitHubTokenDetector"),
    ("gitlab_token", "GitLabTokenDetector"),
    ("mailchimp", "MailchimpDetector"),
    ("npm", "NpmDetector"),
    ("openai", "OpenAIDetector"),
    ("pypi_token", "PypiTokenDetector"),
    ("sendgrid", "SendGridDetector"),
    ("slack", "SlackDetector"),
    ("square_oauth", "SquareOAuthDetector"),
    ("stripe", "StripeDetector"),
    ("telegram_token", "TelegramBotTokenDetector"),
)
# What those do not know. A private key counts with its content only: pages may well explain what one looks like.
_OWN_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "GitHub fine-grained token": re.compile(r"\bgithub_pat_[0-9A-Za-z_]{40,}"),
    "Google API key": re.compile(r"\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])|\bAQ\.[0-9A-Za-z_-]{40,}"),
    "Anthropic API key": re.compile(r"\bsk-ant-[0-9A-Za-z_-]{32,}"),
    "OpenAI project key": re.compile(r"\bsk-(?:proj|svcacct)-[0-9A-Za-z_-]{40,}"),
    "Hugging Face token": re.compile(r"\bhf_[0-9A-Za-z]{34}\b"),
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[\s\\n]+[0-9A-Za-z+/=]{40,}"),
}
# Shorter ones would be found in innocent text.
_SHORTEST_OWN = 8


@dataclass(frozen=True)
class Leak:
    """A secret in a file: where and of which kind, never which."""

    path: str
    kind: str

    def __str__(self) -> str:
        return f"{self.path} holds a secret ({self.kind})"


class SecretScanner:
    """Scans files in memory; may be used from several threads. `own` is name to value of this service's secrets."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._plugins: Sequence[Any] = [
            getattr(import_module(f"detect_secrets.plugins.{module}"), name)() for module, name in _PLUGINS
        ]
        self._own = [
            (name, form) for name, value in own.items() if len(value) >= _SHORTEST_OWN for form in _forms_of(value)
        ]

    def leaks(self, files: Sequence[File]) -> list[Leak]:
        """Every secret found, at most one of each kind per file."""
        return [Leak(file.path, kind) for file in files for kind in dict.fromkeys(self._kinds_in(file))]

    def _kinds_in(self, file: File) -> Iterator[str]:
        content = file.content + b"\n" + file.path.encode()
        yield from (name for name, form in self._own if form in content)
        text = content.decode("latin-1")
        yield from (kind for kind, pattern in _OWN_PATTERNS.items() if pattern.search(text))
        for plugin in self._plugins:
            if next(iter(plugin.analyze_string(text)), None):
                yield str(plugin.secret_type)


def _forms_of(secret: str) -> Iterator[bytes]:
    """The secret as it is, in URLs, and in base64 at each of the three places that it can have in a longer text."""
    plain = secret.encode()
    yield plain
    if quote(secret) != secret:
        yield quote(secret).encode()
    for offset in range(3):
        encoded = b64encode(b"\0" * offset + plain)
        # The first and last letters depend on what stands beside the secret.
        inner = encoded[4 if offset else 0 : len(encoded) - 4]
        yield inner
        yield inner.replace(b"+", b"-").replace(b"/", b"_")
