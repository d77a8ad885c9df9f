"""The forms of secrets: patterns of vendors' tokens, and what makes a match a placeholder.

Needs the extra `secret-scan`. Only forms that nothing innocent has are looked for, neither entropy nor the word
"password": a page is changed for a hit.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

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
_PRIVATE_KEY = "private key"
# What a text must hold, in lower case, to hold a token of the kind: spares slow patterns a run over innocent text.
_HINTS: Mapping[str, tuple[str, ...]] = {
    "GitHub fine-grained token": ("github_pat_",),
    "Google API key": ("aiza", "aq."),
    "Google access token": ("ya29.",),
    "AI provider's key": ("sk-", "gsk_"),
    "Hugging Face token": ("hf_",),
    "npm token": ("npm_",),
    "NPM tokens": ("_authtoken",),
    "Slack Token": ("xox", "hooks.slack.com"),
    "Stripe Access Key": ("k_live_",),
    "GitHub Token": ("gh",),
    _PRIVATE_KEY: ("private key",),
}
# A match may hold a name beside its token; a group of this many characters is the token.
_SHORTEST_TOKEN_GROUP = 20
_NO_TOKEN = re.compile(r"[\s\"'`<>]")
_MORE_OF_TOKEN = re.compile(r"[0-9A-Za-z_-]*")
# Longer than any token or key; what goes on beyond it would be read again and again.
_LONGEST_REST = 20_000
_MORE_OF_KEY = re.compile(r"(?:[0-9A-Za-z+/=]|\s|\\[nr])*(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----)?")


@dataclass(frozen=True)
class Form:
    """One pattern, and the kind of secret that has this form."""

    kind: str
    pattern: re.Pattern[str]

    def may_be_in(self, lowered: str) -> bool:
        """False if no secret of this kind can be in a text, given in lower case."""
        hints = _HINTS.get(self.kind)
        return hints is None or any(hint in lowered for hint in hints)

    def span(self, match: re.Match[str], text: str, offset: int) -> tuple[int, int]:
        """Start and end in `text` of the whole secret, of which `match` was found from `offset` on.

        A match may hold only a part: the first line of a private key, or what fitted into the scanner's window.
        """
        if self.kind == _PRIVATE_KEY:
            return offset + match.start(), _end_of(_MORE_OF_KEY, text, offset + match.end())
        groups = [match.span(number) for number, group in enumerate(match.groups(), start=1) if group]
        token = max(groups, key=_length, default=match.span())
        start, end = token if _length(token) >= _SHORTEST_TOKEN_GROUP else match.span()
        stop = _NO_TOKEN.search(match.string, start, end)
        if stop and stop.start() > start:
            end = stop.start()
        cut = end == len(match.string)
        return offset + start, _end_of(_MORE_OF_TOKEN, text, offset + end) if cut else offset + end


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start, start + _LONGEST_REST)
    return found.end() if found else start


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def known_forms() -> tuple[Form, ...]:
    """Every form that is looked for.

    The plugins' patterns by themselves: detect-secrets' settings belong to the whole process, and its comments that
    allow a line are for whoever writes the files.
    """
    plugins = [getattr(import_module(f"detect_secrets.plugins.{module}"), name)() for module, name in _PLUGINS]
    return (
        *(Form(kind, re.compile(pattern)) for kind, pattern in _OWN_PATTERNS.items()),
        *(Form(str(plugin.secret_type), pattern) for plugin in plugins for pattern in plugin.denylist),
    )


def is_placeholder(value: str) -> bool:
    """Whether a match is made up, as in documentation."""
    return len(set(value)) < _FEWEST_CHARACTERS or _PLACEHOLDER.search(value) is not None
