"""One answer of a model made into a site, and what all answers have cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.brief import File
from generator.findings import Site
from generator.judging import Judged
from generator.ports import Reply


@dataclass(frozen=True)
class Candidate:
    """One answer made into a site. `written` are the model's files so far, by path."""

    number: int
    written: Mapping[str, File]
    site: Site
    judged: Judged


@dataclass
class Spent:
    """Tokens used so far, and candidates judged."""

    prompt_tokens: int = 0
    reply_tokens: int = 0
    rounds: int = 0

    def count(self, reply: Reply) -> None:
        """Add one answer."""
        self.prompt_tokens += reply.prompt_tokens
        self.reply_tokens += reply.reply_tokens
        self.rounds += 1


def ended_itself(reply: Reply, files: Sequence[File]) -> bool:
    """Whether a reply that stopped at the token limit had said everything before."""
    return bool(files) and reply.text.rstrip().endswith("<<<DONE>>>")
