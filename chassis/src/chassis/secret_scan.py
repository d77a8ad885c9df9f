"""Finds secrets in files before they leave the house: vendors' tokens by their form, and our own by their value.

Needs the extra `secret-scan`. Only forms that nothing innocent has are looked for, neither entropy nor the word
"password": a page is refused for a hit, so a false alarm costs a brief.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import quote

from contracts.brief import File

# detect-secrets' own plugins, by module and class. Left out on purpose: those that guess (entropy, keywords, basic
# auth), sample tokens that pages show (JWT), and Artifactory and Mailchimp, whose forms fit innocent text.
_PLUGINS = (
    ("aws", "AWSKeyDetector"),
    ("azure_storage_key", "AzureStorageKeyDetector"),
    ("discord", "DiscordBotTokenDetector"),
    ("github_token", "GitHubTokenDetector"),
    ("gitlab_token", "GitLabTokenDetector"),
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
_OWN_PATTERNS: Mapping[str, str] = {
    "GitHub fine-grained token": r"\bgithub_pat_[0-9A-Za-z_]{40,}",
    "Google API key": r"\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])|(?<![0-9A-Za-z+/=.])AQ\.[0-9A-Za-z_-]{40,}",
    "Google access token": r"\bya29\.[0-9A-Za-z_-]{40,}",
    "AI provider's key": r"\bsk-(?:ant|proj|svcacct|admin|or-v1)-[0-9A-Za-z_-]{32,}|\bgsk_[0-9A-Za-z]{40,}",
    "Hugging Face token": r"\bhf_[0-9A-Za-z]{34,}",
    "npm token": r"\bnpm_[0-9A-Za-z]{36}\b",
    "private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\\nr]+[0-9A-Za-z+/=]{40,}",
}
_PLACEHOLDER = re.compile(
    r"example|your|placeholder|dummy|sample|changeme|xxxx|\*\*\*|\.\.\.|<|012345|123456", re.IGNORECASE
)
# Made-up tokens repeat themselves.
_FEWEST_CHARACTERS = 8
# Shorter ones of our own would be found in innocent text.
_SHORTEST_OWN = 8
# No pattern runs over more than this many characters at once; the overlap is longer than any token.
_WINDOW, _OVERLAP = 4_000, 400


@dataclass(frozen=True)
class Leak:
    """A secret in a file: where (lines from 1, 0 for the file's name) and of which kind, never which."""

    path: str
    line: int
    kind: str

    def __str__(self) -> str:
        return f"{self.path} holds a secret ({self.kind}, line {self.line})"


class SecretScanner:
    """Scans files in memory; may be used from several threads. `own` is name to value of this service's secrets."""

    def __init__(self, own: Mapping[str, str]) -> None:
        modules = ((getattr(import_module(f"detect_secrets.plugins.{module}"), name)) for module, name in _PLUGINS)
        # The plugins' patterns by themselves: detect-secrets' settings belong to the whole process, and its comments
        # that allow a line are for whoever writes the files.
        self._patterns = [
            *((kind, re.compile(pattern)) for kind, pattern in _OWN_PATTERNS.items()),
            *((str(plugin.secret_type), pattern) for plugin in modules for pattern in plugin().denylist),
        ]
        self._own = [
            (name, form) for name, value in own.items() if len(value) >= _SHORTEST_OWN for form in _forms_of(value)
        ]

    def leaks(self, files: Sequence[File]) -> list[Leak]:
        """Every secret found, each kind at most once on a line. Placeholders are none."""
        return list(dict.fromkeys(leak for file in files for leak in self._leaks_in(file)))

    def _leaks_in(self, file: File) -> Iterator[Leak]:
        # The name goes first, as a line 0 of its own.
        content = file.path.encode(errors="replace") + b"\n" + file.content
        for name, form in self._own:
            offset = content.find(form)
            if offset >= 0:
                yield Leak(file.path, content.count(b"\n", 0, offset), name)
        text = content.decode("latin-1")
        for start in range(0, len(text), _WINDOW - _OVERLAP):
            window = text[start : start + _WINDOW]
            for kind, pattern in self._patterns:
                for match in pattern.finditer(window):
                    if not _is_placeholder(match.group()):
                        yield Leak(file.path, text.count("\n", 0, start + match.start()), kind)


def _is_placeholder(value: str) -> bool:
    return len(set(value)) < _FEWEST_CHARACTERS or _PLACEHOLDER.search(value) is not None


def _forms_of(secret: str) -> Iterator[bytes]:
    """The secret as it is, in URLs, and in base64 at each of the three places that it can have in a longer text."""
    plain = secret.encode()
    yield plain
    yield quote(secret, safe="").encode()
    yield quote(secret).encode()
    for shift in range(3):
        encoded = b64encode(b"\0" * shift + plain)
        # What does not depend on the bytes beside it.
        core = encoded[-(-shift * 8 // 6) : (shift + len(plain)) * 8 // 6]
        yield core
        yield core.replace(b"+", b"-").replace(b"/", b"_")
